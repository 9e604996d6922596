// Lesson 03 · get-query HOST PORT PATH [NAME=VALUE]...: what it must do.

#include <catch2/catch_test_macros.hpp>

#include "lessons/form_check.hpp"

namespace {

const std::string path_check = "asks for PATH alone when there are no pairs";
const std::string pairs_check = "puts the pairs into the query";
const std::string body_check = "prints the body of the reply, and nothing else";

// The check at hand, of a client that submits with GET.
FormCheck get(Plan plan) { return {"GET", std::move(plan)}; }

}  // namespace

TEST_CASE("asks for PATH alone when there are no pairs", "[03-get-query][1 point]") {
    FormCheck check = get({.hint = "no pairs, no query, no ?: the request is that of lesson 01.",
                           .read = "form-encoding.md#query",
                           .standard = "RFC 9112 §3.2.1"});
    check.sends({});
}

TEST_CASE("puts the pairs into the query", "[03-get-query][2 points]") {
    FormCheck check = get({.needs = path_check,
                           .hint = "path, ?, then name=value for each pair with & between them.",
                           .read = "form-encoding.md#query",
                           .standard = "WHATWG URL §5.2"});
    const auto names = check.random.names(3);
    check.sends({{names[0], check.random.word()}, {names[1], check.random.word()}, {names[2], check.random.word()}});
}

TEST_CASE("encodes a space as +", "[03-get-query][2 points]") {
    FormCheck check = get({.needs = pairs_check,
                           .hint = "a form writes a space as +.",
                           .read = "form-encoding.md#space",
                           .standard = "WHATWG URL §5.2"});
    const auto names = check.random.names(2);
    check.sends({{names[0], check.random.words(2)}, {names[1], " " + check.random.words(3) + " "}});
}

TEST_CASE("encodes what has a meaning of its own in a form", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = pairs_check,
                           .hint = "&, =, +, % and # would be read as something else: they are sent as %HH.",
                           .read = "form-encoding.md#which-bytes",
                           .standard = "WHATWG URL §5.2"});
    const std::string digits = std::to_string(check.random.between(10, 99));
    const auto names = check.random.names(2);
    check.sends({{names[0], check.random.word() + "&" + check.random.word() + "=" + check.random.word()},
                 {names[1], digits + "%+" + digits + "#" + check.random.word()}});
}

TEST_CASE("lets letters, digits and *-._ stand, and nothing else", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = pairs_check,
                           .hint = "only letters, digits and the four marks * - . _ are sent as they are.",
                           .read = "form-encoding.md#which-bytes",
                           .standard = "WHATWG URL §5.2"});
    const std::string marks = "!\"$'()*,-./:;<>?@[\\]^_`{|}~";
    check.sends({{"Az09" + check.random.word(), check.random.word() + marks}});
}

TEST_CASE("encodes the bytes of UTF-8", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = pairs_check,
                           .hint = "text beyond ASCII is sent byte by byte, each as %HH.",
                           .read = "form-encoding.md#utf-8",
                           .standard = "WHATWG URL §5.2"});
    const auto names = check.random.names(2);
    check.sends({{names[0], check.random.foreign()}, {names[1], "é" + check.random.word()}});
}

TEST_CASE("takes the bytes of an argument as they are", "[03-get-query][1 point]") {
    FormCheck check =
        get({.needs = "encodes the bytes of UTF-8",
             .hint = "an argument may hold any byte but NUL, also a line end, a tab, or what is no UTF-8.",
             .read = "form-encoding.md#utf-8",
             .standard = "the lesson's README"});
    const auto names = check.random.names(2);
    check.sends({{names[0], check.random.word() + "\t\x01" + check.random.word() + "\n\x7F"},
                 {names[1], "\xFF\xFE" + check.random.word() + "\xC3"}});
}

TEST_CASE("encodes names like values", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = "encodes a space as +",
                           .hint = "names go through the same encoder as values.",
                           .read = "form-encoding.md#once",
                           .standard = "WHATWG URL §5.2"});
    check.sends({{check.random.word() + " & " + check.random.word() + "?", check.random.word()}});
}

TEST_CASE("keeps the order, and pairs of the same name", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = pairs_check,
                           .hint = "a form is a list: nothing is sorted, nothing is merged.",
                           .read = "form-encoding.md#pairs",
                           .standard = "WHATWG URL §5.2"});
    const std::string twice = "m" + check.random.word();
    check.sends({{"z" + check.random.word(), "1"},
                 {twice, check.random.word()},
                 {"a" + check.random.word(), "2"},
                 {twice, check.random.word()}});
}

TEST_CASE("splits an argument at its first =", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = "encodes what has a meaning of its own in a form",
                           .hint = "the first = ends the name; every later one is part of the value.",
                           .read = "form-encoding.md#pairs",
                           .standard = "the lesson's README"});
    check.sends({{check.random.word(), check.random.word() + "=" + check.random.word() + "="}});
}

TEST_CASE("keeps empty names and values", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = pairs_check,
                           .hint = "NAME= has an empty value, =VALUE an empty name: both are sent, with their =.",
                           .read = "form-encoding.md#pairs",
                           .standard = "WHATWG URL §5.2"});
    const auto names = check.random.names(2);
    check.sends({{names[0], ""}, {names[1], check.random.word()}});
    check.sends({{"", check.random.word()}, {names[1], check.random.word()}});
}

TEST_CASE("prints the body of the reply, and nothing else", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = pairs_check,
                           .hint = "the head is for the program, the body for whoever runs it.",
                           .read = "response.md#head-and-body",
                           .standard = "RFC 9112 §2.1"});
    check.prints(reply_with(check.random, check.random.one_of(std::vector<std::string>{"201 Created", "202 Accepted"}),
                            check.random.binary(3000)));
}

TEST_CASE("prints the body of a failure too, and reports its status", "[03-get-query][1 point]") {
    FormCheck check =
        get({.needs = body_check,
             .hint = "outside 2xx: the body on standard output, the status line on standard error, exit code 1.",
             .read = "response.md#status-line",
             .standard = "RFC 9110 §15"});
    check.reports_status(
        check.random.one_of(std::vector<std::string>{"404 Not Found", "400 Bad Request", "500 Internal Server Error"}));
    check.reports_status(check.random.one_of(std::vector<std::string>{"302 Found", "303 See Other"}));
}

TEST_CASE("takes a reply in pieces", "[03-get-query][1 point]") {
    FormCheck check =
        get({.needs = body_check,
             .hint = "the blank line may come in two segments, and its segment may bring the start of the body.",
             .read = "framing.md#the-receive-loop",
             .standard = "RFC 9112 §2.2"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.foreign() + check.random.text(1500));
    check.prints_in_segments(reply);
    const Reply little = reply_with(check.random, "200 OK", check.random.text(40));
    check.prints(little, byte_by_byte(little.bytes().size()));
    check.prints(little, paused_at(little.head.size() + 20));
}

TEST_CASE("is done after Content-Length bytes", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = body_check,
                           .hint = "count the bytes of the body, and stop when there are as many as the head promised.",
                           .read = "framing.md#content-length",
                           .standard = "RFC 9112 §6.3"});
    check.prints(reply_with(check.random, "200 OK", check.random.text(600)), kept_open());
}

TEST_CASE("reports a reply that is cut short", "[03-get-query][1 point]") {
    FormCheck check =
        get({.needs = body_check,
             .hint = "fewer bytes than Content-Length promised is a failure: a reason on standard error, exit code 1.",
             .read = "framing.md#content-length",
             .standard = "RFC 9112 §8"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(2000));
    check.fails(reply, closed_after(reply.head.size() + check.random.between(100, 1500)));
    check.fails(reply, closed_after(30));  // inside the head, before any field has come whole
    check.fails(reply, closed_after(0));
    check.fails(reply, reset_after(reply.head.size() + check.random.between(100, 1500)));
}

TEST_CASE("answers wrong arguments with its usage", "[03-get-query][1 point]") {
    FormCheck check =
        get({.needs = path_check,
             .hint = "check the number of arguments, the port, the path and the pairs before anything else.",
             .read = "programs.md#exit-codes",
             .standard = "the lesson's README"});
    const std::string port = check.server().port_text(), path = check.random.path(), host = "127.0.0.1";
    check.expect_usage_error({host, port}, "PATH is missing");
    check.expect_usage_error({host, "65999", path}, "ports end at 65535");
    check.expect_usage_error({host, port, path.substr(1), "a=b"}, "a path begins with /");
    check.expect_usage_error({host, port, path + "?a=b"}, "the query is made from the pairs");
    check.expect_usage_error({host, port, path + "#top"}, "a fragment is never sent");
    check.expect_usage_error({host, port, path, "a=b", check.random.word()}, "a pair has an =");
}

TEST_CASE("holds no more memory for a long reply", "[03-get-query][1 point]") {
    FormCheck check = get({.needs = "takes a reply in pieces",
                           .hint = "write each part out as it comes, and use the same buffer again.",
                           .read = "framing.md#large-replies",
                           .standard = "the lesson's README"});
    check.holds_no_more_memory();
}
