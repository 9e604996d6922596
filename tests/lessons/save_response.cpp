// Lesson 02 · save-response HOST PORT TARGET FILE: what it must do.

#include <catch2/catch_test_macros.hpp>

#include "lessons/client_check.hpp"
#include "wire/visible.hpp"

namespace {

const std::string request_check = "sends exactly the request";
const std::string save_check = "saves the body, and prints the status line";

// What is in the folder afterwards, by name.
using Files = std::map<std::string, std::string>;

// The program asks for a target, prints the status line, and leaves `body` in the file.
Wanted saves(Random& random, const Reply& reply, const std::string& file) {
    const std::string asked = random.path() + ".png?" + random.word();
    return {.arguments = {asked, file},
            .request = {.path = asked},
            .output = reply.head.substr(0, reply.head.find("\r\n")) + "\n",
            .files = Files{{file, reply.body}},
            .file = file};
}

// The same, but it fails: the folder stays as it was.
Wanted fails(Random& random, const Reply& reply, const std::string& file, const Files& before) {
    Wanted wanted = saves(random, reply, file);
    wanted.exit_code = 1;
    wanted.files = before;
    return wanted;
}

}  // namespace

TEST_CASE("sends exactly the request", "[02-save-response][2 points]") {
    ClientCheck check({.hint = "the request is that of lesson 01.", .read = "request.md", .standard = "RFC 9112 §3"});
    Wanted wanted = saves(check.random, reply_with(check.random, "200 OK", ""), check.random.word());
    wanted.request_only = true;
    check.expect(wanted, reply_with(check.random, "200 OK", check.random.text(200)));
}

TEST_CASE("saves the body, and prints the status line", "[02-save-response][3 points]") {
    ClientCheck check({.needs = request_check,
                       .hint = "the head ends at the first blank line; what follows is the body.",
                       .read = "response.md#head-and-body",
                       .standard = "RFC 9112 §2.1"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(check.random.between(3000, 6000)));
    check.expect(saves(check.random, reply, check.random.word() + ".txt"), reply);
}

TEST_CASE("saves bytes that are not text", "[02-save-response][1 point]") {
    ClientCheck check({.needs = save_check,
                       .hint = "write as many bytes as the read returned, into a file opened with std::ios::binary.",
                       .read = "framing.md#bytes-not-text",
                       .standard = "RFC 9110 §6.4"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.binary(check.random.between(3000, 9000)));
    check.expect(saves(check.random, reply, check.random.word() + ".png"), reply);
}

TEST_CASE("finds the blank line wherever the segments end", "[02-save-response][1 point]") {
    ClientCheck check(
        {.needs = save_check,
         .hint = "the blank line may come in two segments, and its segment may bring the start of the body.",
         .read = "response.md#head-and-body",
         .standard = "RFC 9112 §2.2"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.foreign() + check.random.text(2000));
    check.expect_in_segments(saves(check.random, reply, check.random.word()), reply);
}

TEST_CASE("keeps the start of the body that comes with the head", "[02-save-response][1 point]") {
    ClientCheck check({.needs = save_check,
                       .hint = "whatever follows the blank line in your buffer is the first part of the body.",
                       .read = "response.md#head-and-body",
                       .standard = "RFC 9112 §2.2"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(3000));
    const std::size_t along = check.random.between(50, 300);
    check.expect(saves(check.random, reply, check.random.word()), reply,
                 cut_at({reply.head.size() + along}, std::to_string(along) + " bytes behind the blank line"));
}

TEST_CASE("takes a reply that comes one byte at a time", "[02-save-response][1 point]") {
    ClientCheck check({.needs = save_check,
                       .hint = "a read may return a single byte; that is no end.",
                       .read = "framing.md#the-receive-loop",
                       .standard = "RFC 9112 §2.2"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.foreign() + "\r\n\r\n" + check.random.text(60));
    check.expect(saves(check.random, reply, check.random.word()), reply, byte_by_byte(reply.bytes().size()));
}

TEST_CASE("takes blank lines in the body for body", "[02-save-response][1 point]") {
    ClientCheck check({.needs = save_check,
                       .hint = "only the first blank line of a reply means something.",
                       .read = "response.md#head-and-body",
                       .standard = "RFC 9112 §2.1"});
    const std::string body = "\r\n\r\n" + check.random.text(300) + "\r\n\r\n" + check.random.text(900) + "\n\n";
    const Reply reply = reply_with(check.random, "200 OK", body);
    check.expect(saves(check.random, reply, check.random.word()), reply);
}

TEST_CASE("is done after Content-Length bytes", "[02-save-response][2 points]") {
    ClientCheck check({.needs = save_check,
                       .hint = "count the bytes of the body, and stop when there are as many as the head promised.",
                       .read = "framing.md#content-length",
                       .standard = "RFC 9112 §6.3"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(check.random.between(500, 3000)));
    check.expect(saves(check.random, reply, check.random.word()), reply, kept_open());
}

TEST_CASE("reads until the close where there is no Content-Length", "[02-save-response][1 point]") {
    ClientCheck check({.needs = save_check,
                       .hint = "without Content-Length the close ends the body, and that is no failure.",
                       .read = "framing.md#content-length",
                       .standard = "RFC 9112 §6.3"});
    const Reply reply = reply_until_close(check.random, "200 OK", check.random.binary(2500));
    check.expect(saves(check.random, reply, check.random.word()), reply, paused_at(reply.head.size() + 1200));
}

TEST_CASE("finds Content-Length however it is spelled", "[02-save-response][1 point]") {
    ClientCheck check({.needs = "is done after Content-Length bytes",
                       .hint = "a field's name has no case, and white space round its value is no part of it.",
                       .read = "framing.md#content-length",
                       .standard = "RFC 9110 §5.1"});
    const std::string file = check.random.word();
    const auto expect = [&](const std::string& before, const std::string& colon, const std::string& behind) {
        const std::string body = check.random.text(300 + check.random.below(300));
        const std::string fields = before + colon + std::to_string(body.size()) + behind;
        check.about("the fields: " + visible(fields));
        const Reply reply{"HTTP/1.1 200 OK\r\n" + fields + "\r\nContent-Type: text/plain\r\n\r\n", body};
        check.expect(saves(check.random, reply, file), reply, kept_open());
    };
    expect("content-length", ":", "");
    expect("CONTENT-LENGTH", ":  ", " ");
    expect("Content-length", ":\t", "");
    expect("cOnTeNt-LeNgTh", ": \t", "\t");
    expect("Content-Length", ": ", "\r\nX-Content-Length: 70000");
    expect("X-Content-Length: 70000\r\nContent-Length", ": ", "");
}

TEST_CASE("saves an empty body as an empty file", "[02-save-response][1 point]") {
    ClientCheck check({.needs = save_check,
                       .hint = "Content-Length: 0 is a body without bytes: the file exists and is empty.",
                       .read = "framing.md#content-length",
                       .standard = "RFC 9112 §6.3"});
    const Reply reply = reply_with(check.random, "200 OK", "");
    check.expect(saves(check.random, reply, check.random.word()), reply);
}

TEST_CASE("leaves the file alone when the status is not 200", "[02-save-response][1 point]") {
    ClientCheck check({.needs = save_check,
                       .hint = "print the status line, say on standard error that nothing was saved, exit with 1.",
                       .read = "response.md#status-line",
                       .standard = "RFC 9110 §15"});
    const std::string file = check.random.word() + ".html", old = check.random.text(100);
    const std::string status = check.random.one_of(
        std::vector<std::string>{"404 Not Found", "410 Gone", "500 Internal Server Error", "503 Service Unavailable"});
    const Reply reply = reply_with(check.random, status, "<h1>" + status + "</h1>\n");
    check.about("the reply's status: " + status);
    check.expect(fails(check.random, reply, file, {}), reply);
    check.write(file, old);
    check.expect(fails(check.random, reply, file, {{file, old}}), reply);
}

TEST_CASE("leaves the file alone when the reply is cut short", "[02-save-response][1 point]") {
    ClientCheck check({.needs = save_check,
                       .hint = "write somewhere else first, and rename it to FILE when all bytes have come.",
                       .read = "response.md#files",
                       .standard = "RFC 9112 §8"});
    const std::string file = check.random.word() + ".dat", old = check.random.text(100);
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(3000));
    const std::uint64_t short_by = check.random.between(100, 2000);
    check.write(file, old);
    check.expect(fails(check.random, reply, file, {{file, old}}), reply, closed_after(reply.bytes().size() - short_by));
}

TEST_CASE("leaves nothing behind when the reply is cut short", "[02-save-response][1 point]") {
    ClientCheck check(
        {.needs = save_check,
         .hint = "what was written on the way is removed again when the reply turns out to be incomplete.",
         .read = "response.md#files",
         .standard = "RFC 9112 §8"});
    const std::string file = check.random.word() + ".dat";
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(3000));
    const std::uint64_t short_by = check.random.between(100, 2000);
    check.expect(fails(check.random, reply, file, {}), reply, closed_after(reply.bytes().size() - short_by));
    check.expect(fails(check.random, reply, file, {}), reply, reset_after(reply.bytes().size() - short_by));
    for (const std::uint64_t bytes : {0, 30}) {  // the head too may be cut short
        Wanted wanted = fails(check.random, reply, file, {});
        wanted.output = std::nullopt;  // what there is of a status line may have been printed
        check.expect(wanted, reply, closed_after(bytes));
    }
}

TEST_CASE("answers wrong arguments with its usage", "[02-save-response][1 point]") {
    ClientCheck check({.needs = request_check,
                       .hint = "check the number of arguments, the port and the target before anything else.",
                       .read = "programs.md#exit-codes",
                       .standard = "the lesson's README"});
    const std::string port = check.server().port_text(), path = check.random.path(), host = "127.0.0.1",
                      file = check.random.word();
    check.expect_usage_error({host, port, path}, "FILE is missing");
    check.expect_usage_error({host, port, path, file, file}, "there is an argument too many");
    check.expect_usage_error({host, "0", path, file}, "ports begin at 1");
    check.expect_usage_error({host, port, path.substr(1), file}, "a target begins with /");
}

TEST_CASE("holds no more memory for a long reply", "[02-save-response][1 point]") {
    ClientCheck check({.needs = "reads until the close where there is no Content-Length",
                       .hint = "write each part out as it comes, and use the same buffer again.",
                       .read = "framing.md#large-replies",
                       .standard = "the lesson's README"});
    const std::string asked = check.random.path(), file = check.random.word();
    const Reply reply = reply_until_close(check.random, "200 OK", "");
    check.expect_constant_memory({asked, file}, {.path = asked}, reply, "HTTP/1.1 200 OK\n", file);
}
