// Lesson 04 · post-form HOST PORT PATH [NAME=VALUE | NAME@FILE]...: what it must do.

#include <catch2/catch_test_macros.hpp>

#include "lessons/form_check.hpp"

namespace {

const std::string post_check = "sends the form as the body of a POST";
const std::string file_check = "takes a value from a file";
const std::string body_check = "prints the body of the reply, and nothing else";

// The check at hand, of a client that submits with POST.
FormCheck post(Plan plan) { return {"POST", std::move(plan)}; }

}  // namespace

TEST_CASE("sends the form as the body of a POST", "[04-post-form][2 points]") {
    FormCheck check = post({.hint = "request line, Host, Content-Type, Content-Length, Connection, blank line, body.",
                            .read = "form-encoding.md#body",
                            .standard = "RFC 9110 §9.3.3"});
    check.sends({{"n" + check.random.word(),
                  check.random.word() + "-1"}});  // 10 to 15 bytes: more than one digit, in hexadecimal too
}

TEST_CASE("joins several pairs in their order", "[04-post-form][2 points]") {
    FormCheck check = post({.needs = post_check,
                            .hint = "name=value for each pair, & between them, nothing sorted, nothing merged.",
                            .read = "form-encoding.md#pairs",
                            .standard = "WHATWG URL §5.2"});
    const std::string twice = "m" + check.random.word();
    check.sends({{"z" + check.random.word(), "1"},
                 {twice, check.random.word()},
                 {"a" + check.random.word(), "2"},
                 {twice, check.random.word()}});
}

TEST_CASE("encodes names and values as in lesson 03", "[04-post-form][2 points]") {
    FormCheck check = post({.needs = post_check,
                            .hint = "the body is encoded exactly as the query of lesson 03.",
                            .read = "form-encoding.md#which-bytes",
                            .standard = "WHATWG URL §5.2"});
    const std::string word = check.random.word();
    const auto names = check.random.names(2);
    check.sends({{names[0] + " 1", check.random.words(3)}, {names[1], word + "&" + word + "=50%+2~#"}});
}

TEST_CASE("counts the bytes that it sends", "[04-post-form][2 points]") {
    FormCheck check = post({.needs = post_check,
                            .hint = "Content-Length is the size of the encoded body, in bytes.",
                            .read = "framing.md#content-length",
                            .standard = "RFC 9110 §8.6"});
    const auto names = check.random.names(2);
    check.sends(
        {{names[0], check.random.foreign()}, {names[1], check.random.foreign() + " " + check.random.foreign()}});
}

TEST_CASE("sends an empty body when there are no pairs", "[04-post-form][1 point]") {
    FormCheck check = post({.needs = post_check,
                            .hint = "no pairs are a body of 0 bytes; the head stays complete.",
                            .read = "form-encoding.md#body",
                            .standard = "RFC 9110 §8.6"});
    check.sends({});
}

TEST_CASE("keeps empty names and values", "[04-post-form][1 point]") {
    FormCheck check = post({.needs = post_check,
                            .hint = "NAME= has an empty value, =VALUE an empty name: both are sent, with their =.",
                            .read = "form-encoding.md#pairs",
                            .standard = "WHATWG URL §5.2"});
    const auto names = check.random.names(2);
    check.sends({{names[0], ""}, {names[1], check.random.word()}});
    check.sends({{"", check.random.word()}, {names[1], check.random.word()}});
}

TEST_CASE("takes a value from a file", "[04-post-form][1 point]") {
    FormCheck check =
        post({.needs = post_check,
              .hint = "after the @ comes a file's name; the value is what the file holds, to the last byte.",
              .read = "form-encoding.md#files",
              .standard = "the lesson's README"});
    check.sends({{"a" + check.random.word(), check.random.word()},
                 check.pair_from_file(check.random.word() + ".txt", check.random.text(300))});
}

TEST_CASE("sends a file that is not text", "[04-post-form][1 point]") {
    FormCheck check =
        post({.needs = file_check,
              .hint = "read all bytes, with std::ios::binary; a NUL or a line end is a byte like any other.",
              .read = "form-encoding.md#files",
              .standard = "the lesson's README"});
    check.sends(
        {check.pair_from_file(check.random.word() + ".png", check.random.binary(check.random.between(500, 900)))});
}

TEST_CASE("takes whichever of = and @ comes first", "[04-post-form][1 point]") {
    FormCheck check = post({.needs = file_check,
                            .hint = "in who=me@home the value is me@home; in text@a=b it is the file a=b.",
                            .read = "form-encoding.md#files",
                            .standard = "the lesson's README"});
    const std::string word = check.random.word();
    check.sends({{"a" + check.random.word(), word + "@" + word},
                 check.pair_from_file(word + "=" + word, check.random.text(50))});
}

TEST_CASE("sends a body of any size", "[04-post-form][1 point]") {
    FormCheck check =
        post({.needs = file_check,
              .hint = "a write may take only a part of what it is given: asio::write goes on until all is sent.",
              .read = "form-encoding.md#files",
              .standard = "the lesson's README"});
    const std::string block = check.random.text(1000 + check.random.below(500));
    std::string large;
    while (large.size() < 100 * 1024) large += block;
    check.sends({check.pair_from_file(check.random.word(), large)});
}

TEST_CASE("reports a file that it cannot read", "[04-post-form][1 point]") {
    FormCheck check = post(
        {.needs = file_check,
         .hint =
             "does it notice? A stream that could not open its file says so: is_open(). Then there is nothing to send, "
             "and no reason to connect.",
         .read = "form-encoding.md#files",
         .standard = "the lesson's README"});
    check.expect_failure_without_connection(
        {check.random.path(), check.random.word() + "@" + check.random.word() + ".txt"},
        "the file that it is to send is not there");
}

TEST_CASE("prints the body of the reply, and nothing else", "[04-post-form][1 point]") {
    FormCheck check = post({.needs = post_check,
                            .hint = "as in lesson 03: the head is for the program, the body for whoever runs it.",
                            .read = "response.md#head-and-body",
                            .standard = "RFC 9112 §2.1"});
    check.prints(reply_with(check.random, check.random.one_of(std::vector<std::string>{"201 Created", "202 Accepted"}),
                            check.random.binary(3000)));
}

TEST_CASE("prints the body of a failure too, and reports its status", "[04-post-form][1 point]") {
    FormCheck check =
        post({.needs = body_check,
              .hint = "outside 2xx: the body on standard output, the status line on standard error, exit code 1.",
              .read = "response.md#status-line",
              .standard = "RFC 9110 §15"});
    check.reports_status(check.random.one_of(std::vector<std::string>{"413 Content Too Large", "400 Bad Request"}));
    check.reports_status(
        check.random.one_of(std::vector<std::string>{"500 Internal Server Error", "503 Service Unavailable"}));
}

TEST_CASE("takes a reply in pieces, and is done after Content-Length bytes", "[04-post-form][1 point]") {
    FormCheck check = post({.needs = body_check,
                            .hint = "as in lesson 03: read until the blank line, then count the bytes of the body.",
                            .read = "framing.md#content-length",
                            .standard = "RFC 9112 §6.3"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.foreign() + check.random.text(1500));
    check.prints_in_segments(reply);
    const Reply little = reply_with(check.random, "200 OK", check.random.text(40));
    check.prints(little, byte_by_byte(little.bytes().size()));
    check.prints(little, paused_at(little.head.size() + 20));
    check.prints(reply, kept_open());
}

TEST_CASE("reports a reply that is cut short", "[04-post-form][1 point]") {
    FormCheck check =
        post({.needs = body_check,
              .hint = "fewer bytes than Content-Length promised is a failure: a reason on standard error, exit code 1.",
              .read = "framing.md#content-length",
              .standard = "RFC 9112 §8"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(2000));
    check.fails(reply, reset_after(reply.head.size() + check.random.between(100, 1500)));
    for (const std::uint64_t bytes : {std::size_t{0}, reply.head.size() + 100}) check.fails(reply, closed_after(bytes));
}

TEST_CASE("answers wrong arguments with its usage", "[04-post-form][1 point]") {
    FormCheck check =
        post({.needs = post_check,
              .hint = "check the number of arguments, the port, the path and the pairs before anything else.",
              .read = "programs.md#exit-codes",
              .standard = "the lesson's README"});
    const std::string port = check.server().port_text(), path = check.random.path(), host = "127.0.0.1";
    check.expect_usage_error({host, port}, "PATH is missing");
    check.expect_usage_error({host, port + ".5", path}, "a port is a whole number");
    check.expect_usage_error({host, port, path + "?a=b"}, "the form goes into the body");
    check.expect_usage_error({host, port, path, "a=b", check.random.word()}, "a pair has an = or an @");
}
