// What a client made of a reply, and what is wrong with a server's.

#include <catch2/catch_test_macros.hpp>

#include "wire/output.hpp"
#include "wire/reply.hpp"

namespace {

using Ids = std::vector<std::string_view>;

Ids ids(const std::vector<const Cause*>& causes) {
    Ids found;
    for (const Cause* cause : causes) found.push_back(cause->id);
    return found;
}

const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n";
const std::string body = std::string("one\r\ntwo\r\n\r\nthree\0four", 21);

Ids of_body(const std::string& actual, std::vector<std::uint64_t> cuts = {}) {
    return ids(output_faults({head + body, head.size(), std::move(cuts)}, body, actual));
}

}  // namespace

TEST_CASE("what a client wrote is explained") {
    CHECK(of_body(body).empty());
    CHECK(of_body(head + body) == Ids{"head-in-body"});
    CHECK(of_body("\r\n" + body) == Ids{"blank-line-kept"});
    CHECK(of_body(body + "\n") == Ids{"extra-newline"});
    CHECK(of_body(body.substr(0, body.find('\0'))) == Ids{"stops-at-nul"});
    CHECK(of_body("one\r\ntwo") == Ids{"body-cut-at-blank-line"});
    CHECK(of_body(body.substr(12)) == Ids{"body-cut-at-blank-line"});
    CHECK(of_body("one") == Ids{"stops-early"});
    CHECK(of_body("one", {head.size() + 3}) == Ids{"one-read-only"});
    CHECK(of_body(body.substr(4), {head.size() + 4}) == Ids{"body-start-lost"});
    CHECK(of_body("one\ntwo\n\nthree" + std::string("\0four", 5).substr(0, 4)) == Ids{"newlines-changed"});
    CHECK(of_body("something else").empty());
    CHECK(of_body("").empty());
    CHECK(ids(output_faults({head + body, head.size(), {}}, head + body, body)) == Ids{"head-missing"});
    std::string buffer = head + body;
    buffer.resize(1024);
    CHECK(ids(output_faults({head + body, head.size(), {}}, head + body, buffer)) == Ids{"whole-buffer-written"});
}

TEST_CASE("a byte that ends many outputs is not blamed where something else may have ended this one") {
    const auto paused = [](const std::string& actual) {
        const std::uint64_t at_the_nul = head.size() + body.find('\0');
        return ids(output_faults({head + body, head.size(), {at_the_nul}, true}, body, actual));
    };
    CHECK(paused(body.substr(0, body.find('\0'))) == Ids{"stops-early"});  // it may have given up in the pause
    const std::string nuls("one\0two\0three", 13);
    const auto with_nuls = [&](std::size_t size) {
        return ids(output_faults({head + nuls, head.size(), {}}, nuls, nuls.substr(0, size)));
    };
    CHECK(with_nuls(3) == Ids{"stops-at-nul"});
    CHECK(with_nuls(7) == Ids{"stops-early"});  // the first NUL was no end for it
}

TEST_CASE("what a server replied is explained") {
    const WantedReply page{.status = 200, .type = "text/html; charset=utf-8", .body = "<p>ü</p>\n"};
    const std::string status = "HTTP/1.1 200 OK\r\n", type = "Content-Type: text/html; charset=utf-8\r\n",
                      length = "Content-Length: 10\r\n", closing = "Connection: close\r\n";
    CHECK(page.bytes() == status + type + length + closing + "\r\n<p>ü</p>\n");
    const auto of = [&](const std::string& actual) { return ids(reply_faults(page, actual)); };
    CHECK(of(page.bytes()).empty());
    CHECK(of("HTTP/1.1 404 Not Found\r\n\r\n") == Ids{"wrong-status"});
    CHECK(of("HTTP/1.1 200 Okay\r\n" + type + length + closing + "\r\n" + page.body) == Ids{"wrong-reason"});
    CHECK(of(status + type + closing + "\r\n" + page.body) == Ids{"reply-without-content-length"});
    CHECK(of(status + type + "Content-Length: 9\r\n" + closing + "\r\n" + page.body) == Ids{"reply-wrong-length"});
    CHECK(of(status + "Content-Type: text/html\r\n" + length + closing + "\r\n" + page.body) ==
          Ids{"reply-missing-charset"});
    CHECK(of(status + "Content-Type: text/plain\r\n" + length + closing + "\r\n" + page.body) ==
          Ids{"reply-wrong-type"});
    CHECK(of(status + type + length + "\r\n" + page.body) == Ids{"reply-missing-connection"});
    CHECK(of(status + length + type + closing + "\r\n" + page.body) == Ids{"reply-head-differs"});
    CHECK(of(status + type + length + closing + "Server: mine\r\n\r\n" + page.body) == Ids{"reply-head-differs"});
    CHECK(of(status + type + length + closing + "\r\n<p>") == Ids{"reply-body-short"});
    CHECK(of(status + type + length + closing + "\r\n<p>other") == Ids{"reply-wrong-body"});
    CHECK(of("HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\nContent-Length: 10\nConnection: close\n\n" +
             page.body) == Ids{"reply-bare-lf"});
    CHECK(ids(reply_faults(error_reply(404), page.bytes())) == Ids{"wrong-status"});
    CHECK(ids(reply_faults(error_reply(404), status + "\r\n404 Not Found\n")) == Ids{"200-for-error"});
    CHECK(of(status + type + length + closing + page.body) == Ids{"reply-missing-blank-line"});
    WantedReply head_only = page;
    head_only.head_only = true;
    CHECK(ids(reply_faults(head_only, page.bytes())) == Ids{"body-on-head"});
    const WantedReply refused = error_reply(405, "GET, HEAD");
    CHECK(ids(reply_faults(refused, error_reply(405).bytes())) == Ids{"reply-missing-allow"});
    CHECK_NOTHROW(reply_faults(page, ""));
    CHECK_NOTHROW(reply_faults(page, "garbage\n\n\n"));
}
