// Replies and outputs, changed at random: as with requests, no cause may be named that is not there.

#include <functional>
#include <map>

#include <catch2/catch_test_macros.hpp>

#include "lessons/random.hpp"
#include "unit/mutated.hpp"
#include "wire/output.hpp"
#include "wire/reply.hpp"
#include "wire/text.hpp"
#include "wire/visible.hpp"

namespace {

// A reply read as generously as possible.
struct Read {
    std::string head, body;
    bool blank_line = false;

    explicit Read(const std::string& bytes) {
        std::size_t at = 0;
        while (at < bytes.size() && !blank_line) {
            const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
            const std::string line = without(bytes.substr(at, end - at), '\r');
            blank_line = at > 0 && line.empty() && end < bytes.size();
            if (!blank_line) head += line + "\n";
            at = end + 1;
        }
        body = at < bytes.size() ? bytes.substr(at) : "";
    }
    bool has(const std::string& name) const { return lower(head).find("\n" + lower(name) + ":") != std::string::npos; }
    std::string value(const std::string& name) const {
        const std::size_t at = lower(head).find("\n" + lower(name) + ":");
        if (at == std::string::npos) return {};
        const std::size_t start = at + name.size() + 2;
        return trimmed(head.substr(start, head.find('\n', start) - start));
    }
};

using True = std::function<bool(const WantedReply&, const std::string&, const Read&)>;

bool body_differs(const WantedReply& w, const std::string&, const Read& r) { return r.body != w.body; }
bool head_differs(const WantedReply& w, const std::string& actual, const Read&) {
    const std::string wanted = w.bytes();
    return !actual.starts_with(wanted.substr(0, wanted.find("\r\n\r\n") + 4));
}

const std::map<std::string_view, True> truths = {
    {"reply-bare-lf",
     [](auto&, auto& actual, auto&) {
         for (std::size_t at = 0; (at = actual.find('\n', at)) != actual.npos; ++at) {
             if (at == 0 || actual[at - 1] != '\r') return true;
         }
         return false;
     }},
    {"reply-head-differs", head_differs},
    {"reply-wrong-type", [](auto& w, auto&, auto& r) { return r.value("content-type") != w.type; }},
    {"reply-missing-charset", [](auto& w, auto&, auto& r) { return r.value("content-type") != w.type; }},
    {"reply-without-content-length", [](auto&, auto&, auto& r) { return !r.has("content-length"); }},
    {"reply-wrong-length",
     [](auto&, auto&, auto& r) { return r.value("content-length") != std::to_string(r.body.size()); }},
    {"reply-missing-connection", [](auto&, auto&, auto& r) { return !r.has("connection"); }},
    {"reply-missing-allow", [](auto& w, auto&, auto& r) { return r.value("allow") != w.allow; }},
    {"reply-missing-blank-line", [](auto&, auto&, auto& r) { return !r.blank_line; }},
    {"wrong-status", [](auto& w, auto& actual, auto&) { return actual.substr(9, 3) != std::to_string(w.status); }},
    {"200-for-error", [](auto& w, auto& actual, auto&) { return w.status >= 400 && actual.substr(9, 3) == "200"; }},
    {"wrong-reason", head_differs},
    {"body-on-head", [](auto& w, auto&, auto& r) { return w.head_only && !r.body.empty(); }},
    {"reply-wrong-body", body_differs},
    {"reply-body-short", [](auto& w, auto&, auto& r) { return r.body.size() < w.body.size(); }},
    {"early-blank-line", [](auto&, auto&, auto& r) { return r.blank_line && r.body.find(':') != std::string::npos; }},
};

WantedReply right_reply(Random& random) {
    switch (random.below(4)) {
        case 0:
            return error_reply(405, "GET, HEAD");
        case 1:
            return error_reply(random.one_of(std::vector<int>{400, 404, 414, 501}));
        case 2:
            return {.type = "image/png", .body = random.binary(300)};
        default:
            return {.type = "text/html; charset=utf-8", .body = random.text(80), .head_only = random.below(2) == 0};
    }
}

}  // namespace

TEST_CASE("a reply that was changed at random is never said to have a fault that it has not") {
    std::map<std::string_view, int> named;
    for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
        Random random(seed, "replies");
        const WantedReply wanted = right_reply(random);
        const std::string actual = mutated(wanted.bytes(), random);
        INFO("seed " << seed << "\nsent   " << visible(actual) << "\nwanted " << visible(wanted.bytes()));
        const Read read(actual);
        for (const Cause* cause : reply_faults(wanted, actual)) {
            INFO(cause->id << ": " << cause->text);
            REQUIRE(truths.contains(cause->id));
            CHECK(truths.at(cause->id)(wanted, actual, read));
            ++named[cause->id];
        }
        if (actual == wanted.bytes()) CHECK(reply_faults(wanted, actual).empty());
    }
    CHECK(named.size() > 10);
}

TEST_CASE("an output that was changed at random is never said to have a fault that it has not") {
    for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
        Random random(seed, "outputs");
        const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 400\r\nX: " + random.word() + "\r\n\r\n";
        const SentReply sent{head + (random.below(2) == 0 ? random.text(400) : random.binary(400)),
                             head.size(),
                             {5, head.size() - 1, head.size() + 7}};
        const std::string expected = random.below(2) == 0 ? sent.bytes : std::string(sent.body());
        const std::string actual = mutated(expected, random);
        INFO("seed " << seed << "\nprinted " << visible(actual) << "\nwanted  " << visible(expected));
        const std::vector<const Cause*> faults = output_faults(sent, expected, actual);
        if (actual == expected) CHECK(faults.empty());
        for (const Cause* cause : faults) {
            INFO(cause->id << ": " << cause->text);
            const std::string_view id = cause->id;
            const bool shorter = actual.size()<expected.size(), longer = actual.size()> expected.size();
            const std::size_t same = static_cast<std::size_t>(
                std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end()).first - actual.begin());
            if (id == "stops-early" || id == "one-read-only" || id == "body-cut-at-blank-line") {
                CHECK((shorter && (expected.starts_with(actual) || expected.ends_with(actual))));
            } else if (id == "stops-at-nul") {
                CHECK((same < expected.size() && expected[same] == '\0' && actual.find('\0') == actual.npos));
            } else if (id == "stops-at-ff") {
                CHECK((same == actual.size() && same < expected.size() && expected[same] == '\xFF'));
            } else if (id == "nul-dropped") {
                CHECK(actual == without(expected, '\0'));
            } else if (id == "body-start-lost" || id == "head-missing") {
                CHECK((shorter && expected.ends_with(actual)));
            } else if (id == "newlines-changed") {
                CHECK(without(without(actual, '\r'), '\n') == without(without(expected, '\r'), '\n'));
            } else if (id == "extra-newline") {
                CHECK(actual == expected + "\n");
            } else if (id == "blank-line-kept") {
                CHECK((longer && actual.ends_with(expected)));
            } else if (id == "whole-buffer-written") {
                CHECK((longer && actual.starts_with(expected.substr(0, 5))));
            } else {
                CHECK(id == "head-in-body");
                CHECK(actual.starts_with("HTTP/1.1 200 OK"));
            }
        }
    }
}
