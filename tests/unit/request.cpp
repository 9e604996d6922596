// What is wrong with a request: each cause with the bytes that show it.

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "wire/request.hpp"

namespace {

using Ids = std::vector<std::string_view>;

const WantedRequest get = {.path = "/a?b=c", .host = "localhost", .port = "8000"};
const WantedRequest query = {.path = "/s", .host = "localhost", .port = "8000", .form = {{"q", "red bike"}}};
const WantedRequest post = {
    .method = "POST", .path = "/f", .host = "localhost", .port = "8000", .form = {{"n", "Zoë x"}}};

Ids ids(const WantedRequest& wanted, std::string_view actual) {
    Ids found;
    for (const Cause* cause : request_faults(wanted, actual)) found.push_back(cause->id);
    return found;
}

const std::string host = "Host: localhost:8000\r\n", closing = "Connection: close\r\n", blank = "\r\n";

}  // namespace

TEST_CASE("the wanted bytes are those of the contract") {
    CHECK(get.bytes() == "GET /a?b=c HTTP/1.1\r\nHost: localhost:8000\r\nConnection: close\r\n\r\n");
    CHECK(query.bytes() == "GET /s?q=red+bike HTTP/1.1\r\nHost: localhost:8000\r\nConnection: close\r\n\r\n");
    CHECK(post.bytes() ==
          "POST /f HTTP/1.1\r\nHost: localhost:8000\r\nContent-Type: application/x-www-form-urlencoded\r\n"
          "Content-Length: 12\r\nConnection: close\r\n\r\nn=Zo%C3%AB+x");
    CHECK(WantedRequest{.path = "/", .host = "::1", .port = "80"}.host_field() == "[::1]");
    CHECK(ids(get, get.bytes()).empty());
}

TEST_CASE("a fault of a GET is named") {
    struct Case {
        std::string_view id;
        std::string actual;
    };
    const std::string line = "GET /a?b=c HTTP/1.1\r\n", whole = line + host + closing + blank;
    const auto [id, actual] = GENERATE_COPY(values<Case>({
        {"bare-lf", "GET /a?b=c HTTP/1.1\nHost: localhost:8000\nConnection: close\n\n"},
        {"bare-lf", "GET /a?b=c HTTP/1.1\r\nHost: localhost:8000\nConnection: close\r\n\r\n"},
        {"lf-cr", "GET /a?b=c HTTP/1.1\n\rHost: localhost:8000\n\rConnection: close\n\r\n\r"},
        {"literal-backslash", "GET /a?b=c HTTP/1.1\\r\\nHost: localhost:8000\\r\\nConnection: close\\r\\n\\r\\n"},
        {"utf8-bom", "\xEF\xBB\xBF" + whole},
        {"missing-blank-line", line + host + closing},
        {"missing-blank-line", line + host + "Connection: close"},
        {"early-blank-line", line + host + blank + closing + blank},
        {"trailing-bytes", whole + blank},
        {"nul-sent", whole + std::string(1, '\0')},
        {"sent-twice", whole + whole},
        {"wrong-method", "HEAD /a?b=c HTTP/1.1\r\n" + host + closing + blank},
        {"lower-case-method", "get /a?b=c HTTP/1.1\r\n" + host + closing + blank},
        {"wrong-target", "GET /x HTTP/1.1\r\n" + host + closing + blank},
        {"target-lost-query", "GET /a HTTP/1.1\r\n" + host + closing + blank},
        {"absolute-form", "GET http://localhost:8000/a?b=c HTTP/1.1\r\n" + host + closing + blank},
        {"wrong-version", "GET /a?b=c HTTP/1.0\r\n" + host + closing + blank},
        {"wrong-version", "GET /a?b=c http/1.1\r\n" + host + closing + blank},
        {"missing-version", "GET /a?b=c\r\n" + host + closing + blank},
        {"missing-host", line + closing + blank},
        {"host-without-port", line + "Host: localhost\r\n" + closing + blank},
        {"wrong-host", line + "Host: 127.0.0.1:8000\r\n" + closing + blank},
        {"doubled-field", line + host + host + closing + blank},
        {"missing-connection-close", line + host + blank},
        {"wrong-connection", line + host + "Connection: keep-alive\r\n" + blank},
        {"space-before-colon", line + "Host : localhost:8000\r\n" + closing + blank},
        {"no-space-after-colon", line + "Host:localhost:8000\r\n" + closing + blank},
        {"field-case", line + "host: localhost:8000\r\n" + closing + blank},
        {"field-order", line + closing + host + blank},
        {"extra-field", line + host + "User-Agent: me\r\n" + closing + blank},
    }));
    INFO(actual);
    CHECK(ids(get, actual) == Ids{id});
}

TEST_CASE("a fault of Host is named") {
    const WantedRequest ipv6 = {.path = "/", .host = "::1", .port = "8000"},
                        plain = {.path = "/", .host = "x", .port = "80"};
    CHECK(ids(ipv6, "GET / HTTP/1.1\r\nHost: ::1:8000\r\nConnection: close\r\n\r\n") == Ids{"ipv6-without-brackets"});
    CHECK(ids(plain, "GET / HTTP/1.1\r\nHost: x:80\r\nConnection: close\r\n\r\n") == Ids{"host-with-default-port"});
}

TEST_CASE("a fault of a query is named") {
    const std::string rest = " HTTP/1.1\r\n" + host + closing + blank;
    CHECK(ids(query, "GET /s?q=red%20bike" + rest) == Ids{"space-as-percent-20"});
    CHECK(ids(query, "GET /s?q=red bike" + rest) == Ids{"not-encoded"});
    CHECK(ids(query, "GET /sq=red+bike" + rest) == Ids{"missing-question-mark"});
    CHECK(ids(query, "GET /s" + rest) == Ids{"pairs-not-sent"});
    CHECK(ids(query, "GET /s" + rest + "q=red+bike") == Ids{"query-in-body"});
    CHECK(ids(query, "GET /s?q=red+bike" + rest + "q=red+bike") == Ids{"body-on-get"});
    CHECK(ids({.path = "/s", .host = "localhost", .port = "8000"}, "GET /s?" + rest) == Ids{"question-mark-alone"});
    CHECK(ids(query, "GET /s?q=green+bike" + rest).empty());  // no cause explains that
}

TEST_CASE("a fault of a POST is named") {
    const std::string line = "POST /f HTTP/1.1\r\n" + host,
                      type = "Content-Type: application/x-www-form-urlencoded\r\n", body = "n=Zo%C3%AB+x";
    const auto with_length = [&](const std::string& length) {
        return line + type + "Content-Length: " + length + "\r\n" + closing + blank + body;
    };
    CHECK(ids(post, line + type + closing + blank + body) == Ids{"missing-content-length"});
    CHECK(ids(post, with_length("8")) == Ids{"length-of-unencoded"});
    CHECK(ids(post, with_length("7")) == Ids{"length-of-characters"});
    CHECK(ids(post, with_length("14")) == Ids{"length-off"});
    CHECK(ids(post, with_length("0xC")) == Ids{"length-not-decimal"});
    CHECK(ids(post, line + "Content-Length: 12\r\n" + closing + blank + body) == Ids{"missing-content-type"});
    CHECK(ids(post, line + "Content-Type: text/plain\r\nContent-Length: 12\r\n" + closing + blank + body) ==
          Ids{"wrong-content-type"});
    CHECK(ids(post, line + type + "Transfer-Encoding: chunked\r\n" + closing + blank + "c\r\n" + body +
                        "\r\n0\r\n\r\n") == Ids{"chunked-request"});
    CHECK(ids(post, with_length("12") + "\r\n") == Ids{"trailing-bytes"});
    CHECK(ids(post, with_length("12") + std::string(1, '\0')) == Ids{"nul-sent"});
    CHECK(ids(post, "POST /f?n=Zo%C3%AB+x HTTP/1.1\r\n" + host + type + "Content-Length: 0\r\n" + closing + blank) ==
          Ids{"body-in-query"});
    // A wrong body that is counted right has one fault, not two.
    CHECK(ids(post, line + type + "Content-Length: 14\r\n" + closing + blank + "n=Zo%C3%AB%20x") ==
          Ids{"space-as-percent-20"});
}

// Holds known_names of wire/request_parts.cpp: a field that is not in it would be taken for the end of the value
// before.
TEST_CASE("every field that is glued to the line before it is found") {
    for (const WantedRequest& wanted : {get, post}) {
        const std::string right = wanted.bytes(), head = right.substr(0, right.find("\r\n\r\n"));
        for (std::size_t end = head.find("\r\n"); end != head.npos; end = head.find("\r\n", end + 2)) {
            const std::string glued = right.substr(0, end) + right.substr(end + 2);
            INFO(glued);
            CHECK(ids(wanted, glued) == Ids{"line-end-missing"});
        }
    }
}

TEST_CASE("of several faults the one to mend first comes first") {
    CHECK(ids(get, "GET /a?b=c HTTP/1.0\nHost: localhost\n\n") ==
          Ids{"bare-lf", "wrong-version", "host-without-port", "missing-connection-close"});
}

TEST_CASE("bytes that are no request at all are no reason to crash") {
    for (const std::string& bytes :
         {std::string(), std::string("\n"), std::string(" "), std::string("GET"), std::string("\r\n\r\n"),
          std::string("\0\0\0", 3), std::string(5000, ' '), std::string(":\r\n:\r\n\r\n")}) {
        for (const WantedRequest& wanted : {get, query, post}) CHECK_NOTHROW(request_faults(wanted, bytes));
    }
}
