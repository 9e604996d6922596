// Lesson 05 · tiny-server PORT ROOT [SECONDS]: what it must do.

#include <signal.h>

#include <filesystem>

#include <catch2/catch_test_macros.hpp>

#include "harness/peer_server.hpp"
#include "lessons/server_check.hpp"

namespace fs = std::filesystem;

namespace {

const std::string start_check = "says where it listens, and ends when it is told to";
const std::string file_check = "answers GET with the file";
const std::string form_check = "reads a form that comes by GET";
const std::string post_check = "reads a form that comes by POST";
const std::string html = "text/html; charset=utf-8", urlencoded = "Content-Type: application/x-www-form-urlencoded\r\n";

WantedReply ok(std::string type, std::string body) {
    return {.status = 200, .type = std::move(type), .body = std::move(body)};
}

WantedReply head_of(WantedReply reply) {
    reply.head_only = true;
    return reply;
}

// The echo of a form.
WantedReply form(std::string lines) {
    WantedReply reply = ok("text/plain; charset=utf-8", std::move(lines));
    reply.wrong_body = reply.short_body = "form-wrong";
    return reply;
}

std::string length_of(const std::string& body) { return "Content-Length: " + std::to_string(body.size()) + "\r\n"; }

}  // namespace

TEST_CASE("says where it listens, and ends when it is told to", "[05-tiny-server][1 point]") {
    ServerCheck check({.hint = "listen, then print the line and flush it; on SIGTERM and SIGINT exit with 0 at once.",
                       .read = "server.md#starting",
                       .standard = "the lesson's README"});
    check.start(std::nullopt);
    check.connect();  // that line is a promise
    if (check.client().connect("127.0.0.2") != nullptr) check.fail("listens-everywhere");
    check.expect_end(SIGTERM);
    check.start();
    check.expect_end(SIGINT);
}

TEST_CASE("answers GET with the file", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = start_check,
                       .hint = "status line, Content-Type, Content-Length, Connection, blank line, body; then close.",
                       .read = "server.md#replying",
                       .standard = "RFC 9112 §4"});
    const std::string name = check.random.word() + ".html", page = "<h1>" + check.random.words(3) + "</h1>\n";
    check.file(name, page);
    check.start();
    check.expect(check.request("GET", "/" + name), ok(html, page));
}

TEST_CASE("answers GET of a folder with its index.html", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "a path that ends with / means the index.html in that folder.",
                       .read = "server.md#targets",
                       .standard = "the lesson's README"});
    const std::string folder = check.random.word(), front = check.random.text(80), inner = check.random.text(90);
    check.file("index.html", front);
    check.file(folder + "/index.html", inner);
    check.start();
    check.expect(check.request("GET", "/"), ok(html, front));
    check.expect(check.request("GET", "/" + folder + "/"), ok(html, inner));
}

TEST_CASE("names the type of a file by its ending", "[05-tiny-server][1 point]") {
    ServerCheck check(
        {.needs = file_check,
         .hint = "a table from ending to type; without regard to case; application/octet-stream for the rest.",
         .read = "server.md#types",
         .standard = "RFC 9110 §8.3"});
    const std::vector<std::pair<std::string, std::string>> types = {
        {".html", html},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"},
        {".json", "application/json"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".svg", "image/svg+xml"},
        {".pdf", "application/pdf"},
        {".PNG", "image/png"},
        {".Html", html},
        {"." + check.random.word() + "x", "application/octet-stream"},
        {"", "application/octet-stream"}};
    const std::string name = check.random.word(), body = check.random.text(30);
    for (const auto& [ending, type] : types) check.file(name + ending, body);
    check.start();
    for (const auto& [ending, type] : types) check.expect(check.request("GET", "/" + name + ending), ok(type, body));
}

TEST_CASE("sends files byte for byte, small and large", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "open files with std::ios::binary, and write until all is sent.",
                       .read = "server.md#replying",
                       .standard = "RFC 9110 §6.4"});
    const std::string block = check.random.binary(64 * 1024);
    std::string large;
    for (std::size_t i = 0; i < 128; ++i) large += block;  // more than the system's buffers take
    const std::string small = check.random.binary(check.random.between(300, 900));
    check.file("small.png", small);
    check.file("large.pdf", large);
    check.file("empty.txt", "");
    check.start();
    check.expect(check.request("GET", "/small.png"), ok("image/png", small));
    check.expect(check.request("GET", "/large.pdf"), ok("application/pdf", large));
    check.expect(check.request("GET", "/empty.txt"), ok("text/plain; charset=utf-8", ""));
    const std::string changed = check.random.binary(check.random.between(1000, 1500));
    check.file("small.png", changed);
    check.expect(check.request("GET", "/small.png"), ok("image/png", changed), ServerCheck::all_at_once(),
                 {{"stale-file", ok("image/png", small)}});
}

TEST_CASE("answers HEAD with the same head, and no body", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "HEAD is GET without the body: the same fields, Content-Length too.",
                       .read = "server.md#head",
                       .standard = "RFC 9110 §9.3.2"});
    const std::string name = check.random.word() + ".html", page = check.random.text(300);
    check.file(name, page);
    check.start();
    check.expect(check.request("HEAD", "/" + name), head_of(ok(html, page)));
    check.expect(check.request("HEAD", "/" + check.random.word() + ".gone"), head_of(error_reply(404)));
}

TEST_CASE("decodes the target once, and leaves the query to itself", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "cut the target at the first ?, then decode each %HH of the path, once.",
                       .read = "server.md#targets",
                       .standard = "RFC 3986 §2.4"});
    const std::string word = check.random.word(), text = "text/plain; charset=utf-8";
    const std::string spaced = check.random.text(40), foreign = check.random.text(50), twice = check.random.text(60),
                      plain = check.random.text(70);
    const std::string decoy = "a decoy\n";
    check.file(word + " 1.txt", spaced);
    check.file(word + "%201.txt", decoy);  // what a server finds that does not decode
    check.file(word + "ü.txt", foreign);
    check.file(word + "%41.txt", twice);
    check.file(word + "A.txt", decoy);  // what one finds that decodes twice
    check.file(word + ".txt", plain);
    check.file(word + ".txt?x=1", decoy);
    check.start();
    check.expect(check.request("GET", "/" + word + "%201.txt"), ok(text, spaced), ServerCheck::all_at_once(),
                 {{"target-not-decoded", ok(text, decoy)}});
    check.expect(check.request("GET", "/" + word + "%c3%BC.txt"), ok(text, foreign));
    check.expect(check.request("GET", "/" + word + "%2541.txt"), ok(text, twice), ServerCheck::all_at_once(),
                 {{"target-decoded-twice", ok(text, decoy)}});
    check.expect(check.request("GET", "/" + word + ".txt?x=1"), ok(text, plain), ServerCheck::all_at_once(),
                 {{"query-not-cut", ok("application/octet-stream", decoy)},
                  {"query-not-cut", ok(text, decoy)},
                  {"query-not-cut", error_reply(404)}});
}

TEST_CASE("serves nothing from outside its folder", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "find out where a path really leads, and compare that with the root.",
                       .read = "server.md#traversal",
                       .standard = "RFC 9110 §17.3"});
    const std::string secret = check.random.text(60), name = check.random.word() + ".txt";
    check.write(name, secret);
    check.write("root-" + name, secret);
    check.file("index.html", "<p>hello</p>\n");
    check.file("open.txt", "open\n");
    fs::create_symlink(check.folder() / name, check.folder() / "root" / "link.txt");
    fs::create_directory_symlink(check.folder(), check.folder() / "root" / "up");
    check.start();
    const std::string absolute = (check.folder() / name).string();
    const ServerCheck::Suspects given_away = {{"traversal", ok("text/plain; charset=utf-8", secret)}};
    for (const std::string& target : {"/nothing-" + name, "/../" + name, "/%2e%2e/" + name, "/x/%2E./../../" + name,
                                      "/..%2f" + name, "/../root-" + name, std::string("/link.txt"), "/up/" + name,
                                      "/" + absolute, std::string("/open.txt%00.html"), std::string("/open.txt/")}) {
        check.expect(check.request("GET", target), error_reply(404), ServerCheck::all_at_once(), given_away);
    }
}

TEST_CASE("takes a target in absolute form, and HTTP/1.0 without Host", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "http://HOST/path means /path; only HTTP/1.1 requires Host.",
                       .read = "server.md#targets",
                       .standard = "RFC 9112 §3.2.2"});
    const std::string name = check.random.word() + ".html", page = check.random.text(100);
    check.file(name, page);
    check.file("front.html", "front\n");
    check.start();
    const std::string any_host = "http://" + check.random.word() + ".example";
    check.expect(check.request("GET", any_host + "/" + name), ok(html, page));
    check.expect(check.request("GET", any_host + ":8080/front.html"), ok(html, "front\n"));
    check.expect("GET /" + name + " HTTP/1.0\r\n\r\n", ok(html, page));
}

TEST_CASE("reads a form that comes by GET", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "split at &, then at the first =, then decode: + is a space, %HH a byte.",
                       .read = "server.md#forms",
                       .standard = "WHATWG URL §5.1"});
    check.start();
    const std::string name = check.random.word(), value = check.random.word();
    check.expect(check.request("GET", "/form?" + name + "=" + value), form(name + "=" + value + "\n"));
    check.expect(check.request("GET", "/form?b=1+2%2B3&a=%C3%bc%3D%26&b=" + value),
                 form("b=1 2+3\na=ü=&\nb=" + value + "\n"));
    check.expect(check.request("GET", "/form?" + name + "+1=a=b&&=x&" + name),
                 form(name + " 1=a=b\n=x\n" + name + "=\n"));
    check.expect(check.request("GET", "/form?p=100%&q=%zz%4"), form("p=100%\nq=%zz%4\n"));
    check.expect(check.request("GET", "/form"), form(""));
    check.expect(check.request("HEAD", "/form?" + name + "=" + value), head_of(form(name + "=" + value + "\n")));
}

TEST_CASE("reads a form that comes by POST", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = form_check,
                       .hint = "the body is the Content-Length bytes behind the blank line.",
                       .read = "server.md#forms",
                       .standard = "RFC 9110 §9.3.3"});
    check.start();
    const std::string name = check.random.word(), value = check.random.word();
    const std::string body = name + "=" + value + "+%2B%e2%82%ac&empty=";
    check.expect(check.request("POST", "/form", urlencoded + length_of(body), body),
                 form(name + "=" + value + " +€\nempty=\n"));
    check.expect(check.request("POST", "/form",
                               "content-type: Application/X-WWW-Form-Urlencoded; charset=UTF-8\r\ncontent-length:" +
                                   std::to_string(body.size()) + "\r\n",
                               body),
                 form(name + "=" + value + " +€\nempty=\n"));
    check.expect(check.request("POST", "/form", urlencoded + "Content-Length: 0\r\n"), form(""));
    std::string large = name + "=";
    while (large.size() < 600 * 1024) large += value;
    WantedReply echo = form(large + "\n");
    echo.short_body = "body-length-ignored";
    check.expect(check.request("POST", "/form", urlencoded + length_of(large), large), echo);
}

TEST_CASE("puts a request together from its pieces", "[05-tiny-server][1 point]") {
    ServerCheck check(
        {.needs = post_check,
         .hint = "read until the blank line, then until Content-Length bytes have come, in as many reads as it takes.",
         .read = "server.md#reading",
         .standard = "RFC 9112 §2.2"});
    const std::string page = check.random.text(100), name = check.random.word(), value = check.random.word();
    check.file("page.html", page);
    check.start();
    const std::string get = check.request("GET", "/page.html");
    std::vector<std::uint64_t> every;
    for (std::uint64_t at = 1; at < get.size(); ++at) every.push_back(at);
    const ServerCheck::Suspects one_segment = {{"one-segment-request", error_reply(400)}};
    check.expect(get, ok(html, page), ServerCheck::in_pieces(every, "after every byte"), one_segment);
    const std::string body = name + "=" + value + "&" + value + "=%C3%BC";  // 20 bytes and more: two digits
    const std::string post = check.request("POST", "/form", urlencoded + length_of(body), body);
    const std::uint64_t blank = post.size() - body.size();
    WantedReply whole = form(name + "=" + value + "\n" + value + "=ü\n");
    whole.short_body = "body-length-ignored";
    const auto in_two = [&](std::uint64_t at, const std::string& where) {
        check.expect(post, whole, ServerCheck::in_pieces({at}, where),
                     {{at < blank ? "one-segment-request" : "body-length-ignored", error_reply(400)}});
    };
    in_two(2, "inside the method");
    in_two(post.find('\n'), "between the CR and the LF of the request line");
    in_two(post.find("Content-Type") + 4, "inside the name of a field");
    in_two(post.find("Content-Length: ") + 17, "between the digits of Content-Length");
    in_two(blank - 3, "between the CR and the LF of the last field");
    in_two(blank - 2, "before the blank line");
    in_two(blank - 1, "between the CR and the LF of the blank line");
    in_two(blank, "behind the blank line");
    in_two(blank + name.size() + 3, "inside the body");
    in_two(post.size() - 1, "inside the last %HH of the body");
    Delivery closing = ServerCheck::all_at_once();
    closing.ending = Delivery::Ending::fin;
    closing.fin_along = true;
    closing.name = "in one piece, and the client closed its sending side behind it";
    check.blame("half-close-taken-for-end");
    check.expect(post, whole, closing);
    check.blame({});
}

TEST_CASE("says which methods a target takes", "[05-tiny-server][1 point]") {
    ServerCheck check(
        {.needs = file_check,
         .hint =
             "a known method that the target does not take is 405 with Allow; what is not there is 404 for any method.",
         .read = "server.md#status",
         .standard = "RFC 9110 §15.5.6"});
    check.file("page.html", "front\n");
    check.start();
    const std::string method = check.random.one_of(std::vector<std::string>{"PUT", "DELETE", "PATCH"});
    check.expect(check.request(method, "/page.html", "Content-Length: 0\r\n"), error_reply(405, "GET, HEAD"));
    check.expect(check.request("POST", "/page.html", urlencoded + "Content-Length: 0\r\n"),
                 error_reply(405, "GET, HEAD"));
    check.expect(check.request(method, "/form", "Content-Length: 0\r\n"), error_reply(405, "GET, HEAD, POST"));
    check.expect(check.request("DELETE", "/" + check.random.word()), error_reply(404));
}

TEST_CASE("refuses what it does not understand", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "the order of judgement is in the README: request line 400, version 505, method 501, "
                               "fields 400, transfer coding 501.",
                       .read = "server.md#status",
                       .standard = "RFC 9112 §3"});
    check.file("index.html", "front\n");
    check.start();
    const std::string host = "Host: x\r\n",
                      method = "X" + std::string(1, static_cast<char>('A' + check.random.below(26))) + "GET";
    for (const std::string& broken :
         {"GET /\r\n" + host, "GET / x HTTP/1.1\r\n" + host, "GET / HTTP/1.1x\r\n" + host, "GET  / HTTP/1.1\r\n" + host,
          "G(T / HTTP/1.1\r\n" + host, "GET index.html HTTP/1.1\r\n" + host, std::string("GET / HTTP/1.1\r\n"),
          "GET / HTTP/1.1\r\n" + host + host, std::string("GET / HTTP/1.1\r\nHost : x\r\n"),
          "GET / HTTP/1.1\r\n" + host + "no colon here\r\n", "GET / HTTP/1.1\r\n" + host + "Content-Length: 1x\r\n",
          "GET / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n"}) {
        check.expect(broken + "\r\n", error_reply(400));
    }
    check.expect("GET / HTTP/2.0\r\n" + host + "\r\n", error_reply(505));
    check.expect("GET / HTTP/1.9\r\n" + host + "\r\n", error_reply(505));
    check.expect("HEAD / HTTP/1.9\r\n" + host + "\r\n", head_of(error_reply(505)));
    check.expect(check.request(method, "/"), error_reply(501));
    check.expect(check.request("get", "/"), error_reply(501));
    check.expect(check.request("POST", "/form", urlencoded + "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                 error_reply(501));
}

TEST_CASE("turns away a client that takes too long", "[05-tiny-server][1 point]") {
    ServerCheck check(
        {.needs = file_check,
         .hint =
             "one clock a connection, from its accept to the end of the head: 408 when it has run out. One of a second "
             "behind the reply.",
         .read = "server.md#deadlines",
         .standard = "RFC 9110 §15.5.9"});
    check.file("index.html", "front\n");
    check.start(1);
    WireEnd& lingering = check.connect();  // gets its reply, and does not close
    check.client().send(lingering, check.request("GET", "/index.html"));
    check.expect_reply(lingering, check.request("GET", "/index.html"), ok(html, "front\n"));
    const auto begin = Clock::now();
    // One after the other, each once the one before has been accepted: a short queue is no fault.
    WireEnd& half = check.connect();
    const std::string some = "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ";
    const Delivery until_read = ServerCheck::in_pieces({some.size() - 1}, "before its last byte");
    check.client().send(half, some, until_read);
    WireEnd& dribbling = check.connect();
    check.client().send(dribbling, some, until_read);
    WireEnd& silent = check.connect();
    Delivery slowly = ServerCheck::in_pieces({}, "after every byte, ten bytes a second");
    slowly.pause = std::chrono::milliseconds(100);
    std::string bytes;
    for (std::uint64_t at = 1; at < 60; ++at) {
        slowly.cuts.push_back(at);
        bytes += 'z';
    }
    check.client().start_sending(dribbling, bytes, slowly);
    check.client().pass_until([&] { return half.closed_by_program(); }, std::chrono::milliseconds(3000));
    if (!half.closed_by_program()) check.fail("no-deadline", {"SECONDS was 1; half a head was sent, and nothing more"});
    if (Clock::now() - begin < std::chrono::milliseconds(800)) {
        check.fail({nullptr, "The server closes before SECONDS have passed.", {}, {}, {"SECONDS was 1"}});
    }
    const auto expect_late = [&](WireEnd& end, const std::string& sent, const std::string& delivery) {
        check.about("SECONDS are over; a read that the clock has cancelled ends with an error too");
        check.expect_reply(end, sent, error_reply(408), delivery);
        check.about("");
    };
    expect_late(half, some, "");
    half.close();
    check.client().pass_until([&] { return dribbling.closed_by_program(); }, std::chrono::milliseconds(2000));
    if (!dribbling.closed_by_program())
        check.fail("deadline-set-back", {"SECONDS was 1; a byte came every tenth of a second"});
    expect_late(dribbling, some + "zzz…", slowly.name);
    dribbling.close();
    check.client().pass_until([&] { return silent.closed_by_program(); }, std::chrono::milliseconds(2000));
    if (!silent.closed_by_program()) check.fail("no-deadline", {"SECONDS was 1; the connection said nothing at all"});
    if (silent.wire().size(Side::program) > 0) expect_late(silent, "", "");
    // Each look sends a byte, so a server whose every read has a second of its own gets a second look.
    bool let_go = false;
    for (int looks = 0; looks < 3 && !let_go; ++looks) {
        if (looks > 0) check.client().pass_until([] { return false; }, std::chrono::milliseconds(1100));
        let_go = lingering.answers_with_reset();
    }
    if (!let_go) check.fail("never-closes", {"the reply was complete more than three seconds before"});
}

TEST_CASE("lets the client read the whole reply, whatever it still sends", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "shut down sending, read on for a while until the client closes, and only then close.",
                       .read = "server.md#closing",
                       .standard = "RFC 9112 §9.6"});
    const std::string page = check.random.text(200);
    check.file("page.html", page);
    check.start();
    const std::string surplus(100 * 1024, 's');
    const auto expect = [&](const std::string& request, const WantedReply& reply) {
        WireEnd& end = check.connect();
        check.client().start_sending(end, request + surplus, ServerCheck::all_at_once());
        check.expect_reply(end, request, reply, "with 100 KiB behind it that nobody asked for");
        // It may have said that no more is coming and have closed all the same. Half a second is within the while that
        // it should read on.
        if (end.since_last_event() < std::chrono::milliseconds(500) && end.answers_with_reset()) {
            check.fail(
                {&cause("reply-cut-by-reset"), {}, {}, {}, {"it shut down sending, but closed before the client did"}});
        }
        end.close();
    };
    expect(check.request("GET", "/page.html"), ok(html, page));
    expect(check.request("POST", "/gone", urlencoded + "Content-Length: 102400\r\n"), error_reply(404));
}

TEST_CASE("refuses what is too long, or of a wrong kind", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = "lets the client read the whole reply, whatever it still sends",
                       .hint = "411 without Content-Length, 413 over 1 MiB, 414 for a target over 8 KiB, 415 for "
                               "another type, 431 for a head over 16 KiB.",
                       .read = "server.md#status",
                       .standard = "RFC 9110 §15.5"});
    check.file("index.html", "front\n");
    check.start();
    const std::string body = check.random.word() + "=1";
    check.expect(check.request("POST", "/form", urlencoded), error_reply(411));
    check.expect(check.request("POST", "/form", urlencoded + "Content-Length: 3000000\r\n"), error_reply(413));
    check.expect(check.request("POST", "/form", urlencoded + "Content-Length: " + std::string(25, '9') + "\r\n"),
                 error_reply(413));
    check.expect(check.request("POST", "/form", "Content-Type: text/plain\r\n" + length_of(body), body),
                 error_reply(415));
    check.expect(check.request("POST", "/form", length_of(body), body), error_reply(415));
    check.expect(check.request("GET", "/" + std::string(12000, 'a')), error_reply(414));
    check.expect(check.request("GET", "/", "X-Long: " + std::string(30000, 'b') + "\r\n"), error_reply(431));
}

TEST_CASE("serves others while one client is silent and one dribbles", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = file_check,
                       .hint = "one coroutine (or thread) a connection: go back to accept at once.",
                       .read = "server.md#many-clients",
                       .standard = "the lesson's README"});
    const std::string page = check.random.text(100);
    check.file("page.html", page);
    check.start(60);
    check.connect();  // says nothing, as a browser's second connection does
    WireEnd& dribbling = check.connect();
    check.client().send(dribbling, "GET /page.html HT");
    for (int i = 0; i < 3; ++i) {
        WireEnd& end = check.connect();
        check.client().start_sending(end, check.request("GET", "/page.html"), ServerCheck::all_at_once());
        check.expect_reply(end, check.request("GET", "/page.html"), ok(html, page),
                           "while two other connections were open", {}, "blocked-by-silent-client");
    }
    const std::string rest = "TP/1.1\r\nHost: x\r\n\r\n";
    check.client().start_sending(dribbling, rest, ServerCheck::all_at_once());
    check.expect_reply(dribbling, "GET /page.html HT" + rest, ok(html, page),
                       "in two pieces, with other requests in between", {{"one-segment-request", error_reply(400)}});
}

TEST_CASE("survives clients that vanish, and many of them", "[05-tiny-server][1 point]") {
    ServerCheck check(
        {.needs = file_check,
         .hint = "what goes wrong in a connection ends that connection, closes its socket, and nothing else.",
         .read = "server.md#many-clients",
         .standard = "the lesson's README"});
    const std::string page = check.random.text(100);
    check.file("page.html", page);
    check.file("large.pdf", std::string(8 * 1024 * 1024, 'p'));
    check.start(60, 100);
    for (int i = 0; i < 3; ++i) {
        check.connect().reset();
        WireEnd& half = check.connect();
        check.client().send(half, "GET / HTTP/1.1\r\nHo");
        half.reset();
        WireEnd& left = check.connect();
        check.client().send(left, "GET / HTTP/1.1\r\nHo");
        left.close();
        WireEnd& early = check.connect();
        check.client().send(early, check.request("GET", "/large.pdf"));
        check.client().await_bytes(early, 1000);
        early.reset();
        WireEnd& closed = check.connect();
        check.client().send(closed, check.request("GET", "/large.pdf"));
        closed.close();
    }
    check.expect(check.request("GET", "/page.html"), ok(html, page));
    check.expect_alive("some clients reset their connections in the middle");
    check.blame("leaks-descriptors");
    for (int i = 0; i < 200; ++i) {
        WireEnd& end = check.connect();
        check.client().send(end, check.request("GET", "/page.html"));
        check.expect_reply(end, check.request("GET", "/page.html"), ok(html, page),
                           "after " + std::to_string(i) + " others; it may have 100 descriptors", {},
                           "leaks-descriptors");
        end.close();
    }
}

TEST_CASE("says why it does not start", "[05-tiny-server][1 point]") {
    ServerCheck check({.needs = start_check,
                       .hint = "wrong arguments: usage and 2; a missing folder or a busy port: a reason and 1.",
                       .read = "programs.md#exit-codes",
                       .standard = "the lesson's README"});
    const std::string root = (check.folder() / "root").string();
    check.expect_no_start({}, 2, "PORT and ROOT are missing");
    check.expect_no_start({"0"}, 2, "ROOT is missing");
    check.expect_no_start({"0", root, "1", "1"}, 2, "there is an argument too many");
    check.expect_no_start({"65536", root}, 2, "ports end at 65535");
    check.expect_no_start({"x", root}, 2, "a port is a number");
    check.expect_no_start({"0", root, "0"}, 2, "SECONDS begin at 1");
    check.expect_no_start({"0", root, "3601"}, 2, "SECONDS end at 3600");
    check.expect_no_start({"0", root + "/" + check.random.word()}, 1, "there is no such folder");
    PeerServer busy;
    check.expect_no_start({busy.port_text(), root}, 1, "another program listens on this port");
}
