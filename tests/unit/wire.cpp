// Bytes as people read them, and where two sequences of them part.

#include <catch2/catch_test_macros.hpp>

#include "wire/base64.hpp"
#include "wire/difference.hpp"
#include "wire/payload.hpp"
#include "wire/transcript.hpp"
#include "wire/visible.hpp"

TEST_CASE("every byte shows, and none is mistaken for another") {
    CHECK(visible("a\r\n") == "a␍␊");
    CHECK(visible(std::string("\0\t", 2)) == "␀␉");
    CHECK(visible("ü€😀") == "ü€😀");
    CHECK(visible("\xC3") == "⟨C3⟩");                                  // the start of a sequence that does not go on
    CHECK(visible("\xC0\xAF") == "⟨C0⟩⟨AF⟩");                          // overlong
    CHECK(visible("\xED\xA0\x80") == "⟨ED⟩⟨A0⟩⟨80⟩");                  // a surrogate
    CHECK(visible("\xEF\xBB\xBF") == "⟨EF⟩⟨BB⟩⟨BF⟩");                  // a byte order mark takes no column
    CHECK(visible("\xE2\x80\xAE") == "⟨E2⟩⟨80⟩⟨AE⟩");                  // turns the line round
    CHECK(visible("\x1B[31m") == "⟨1B⟩[31m");                          // would colour the terminal
    CHECK(visible("\xC2\xA0\xE3\x80\x80") == "⟨C2⟩⟨A0⟩⟨E3⟩⟨80⟩⟨80⟩");  // other spaces
    CHECK(visible("a b \r\nc  d ") == "a b␠␍␊c␠␠d␠");
    CHECK(visible("\x7F\x80\xFF") == "⟨7F⟩⟨80⟩⟨FF⟩");
}

TEST_CASE("base64 is what RFC 4648 §10 says") {
    CHECK(base64("").empty());
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64(std::string_view("\0\xFB\xFF\xFE", 4)) == "APv//g==");
}

TEST_CASE("a text that is shortened says by how much") {
    CHECK(visible_start("abc", 3) == "abc");
    CHECK(visible_start("abcd", 3) == "abc… (1 byte more)");
    CHECK(in_words(1536) == "1536 bytes");
    CHECK(in_words(256 * 1024 * 1024) == "256 MiB");
}

TEST_CASE("the first difference is found") {
    CHECK(first_difference("abc", "abc") == std::nullopt);
    CHECK(first_difference("abc", "abd") == 2);
    CHECK(first_difference("ab", "abc") == 2);
    CHECK(first_difference("", "x") == 0);
}

TEST_CASE("the picture shows both sides round the difference, and points at it") {
    const std::string sent = "GET / HTTP/1.1\nHost: x", wanted = "GET / HTTP/1.1\r\nHost: x";
    const Picture shown = picture(sent, wanted, *first_difference(sent, wanted), 60);
    CHECK(shown.actual == "GET / HTTP/1.1␊Host: x");
    CHECK(shown.expected == "GET / HTTP/1.1␍␊Host: x");
    CHECK(shown.marker == 14);
}

TEST_CASE("where only the body is wrong, only the body is shown") {
    const std::string head = "POST / HTTP/1.1\r\nContent-Length: ", blank = "\r\n\r\n";
    using Bodies = std::pair<std::string, std::string>;
    CHECK(bodies_that_differ(head + "3" + blank + "a=b", head + "4" + blank + "a=bc") == Bodies{"a=b", "a=bc"});
    CHECK(bodies_that_differ(head + "3" + blank + "a=b", head + "3" + blank + "a=c") == Bodies{"a=b", "a=c"});
    CHECK_FALSE(
        bodies_that_differ(head + "2" + blank + "a=b", head + "4" + blank + "a=bc"));  // the length is wrong too
    CHECK_FALSE(bodies_that_differ("x" + head + "3" + blank + "a=b", head + "4" + blank + "a=bc"));
    CHECK_FALSE(bodies_that_differ(head + "2" + blank + "a=b", head + "3" + blank + "a=b"));
    CHECK_FALSE(bodies_that_differ("a", "b"));
}

TEST_CASE("the picture fits, wherever the difference is and whatever the bytes are") {
    for (const std::size_t size : {0U, 1U, 59U, 500U, 5000U}) {
        for (const char filler : {'a', '\0', '\n', '\xFF', '\r'}) {
            std::string actual(size, filler), expected = actual + "x";
            const Picture shown = picture(actual, expected, size, 60);
            CHECK(glyphs(shown.actual).size() <= 60);
            CHECK(shown.marker < 60);
        }
    }
}

TEST_CASE("the end of the shorter side is marked") {
    CHECK(picture("ab", "abc", 2, 40).actual == "ab∎");
    CHECK(picture("abc", "ab", 2, 40).expected == "ab∎");
}

TEST_CASE("a payload is its start, then its block over and over") {
    const Payload payload("ab", "xyz", 7);
    CHECK(payload.size() == 9);
    CHECK(payload.text() == "abxyzxyzx");
    CHECK(payload.first(4).text() == "abxy");
    CHECK(payload.piece(3) == "yz");
    CHECK(payload.piece(9).empty());
    CHECK(payload.matching(0, "abxyzxyzx") == 9);
    CHECK(payload.matching(1, "bxyzAyz") == 4);
    CHECK(payload.matching(8, "xx") == 1);  // nothing follows the end
    CHECK(Payload("").matching(0, "a") == 0);
}

TEST_CASE("a transcript counts all bytes and keeps the first") {
    Transcript wire;
    const std::string much(10 * 1024 * 1024, 'a');
    wire.add({}, Side::program, WireEvent::bytes, much);
    wire.add({}, Side::peer, WireEvent::bytes, "reply");
    wire.add({}, Side::program, WireEvent::bytes, much);
    wire.add({}, Side::program, WireEvent::fin);
    CHECK(wire.size(Side::program) == 20 * 1024 * 1024);
    CHECK(wire.bytes(Side::program).size() == Transcript::kept);
    CHECK(wire.bytes(Side::peer) == "reply");
    CHECK(wire.has(Side::program, WireEvent::fin));
    CHECK_FALSE(wire.has(Side::peer, WireEvent::fin));
}
