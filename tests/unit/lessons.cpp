// What all lessons rely on: values from the seed, command lines, the report's lines.

#include <catch2/catch_test_macros.hpp>

#include "lessons/check.hpp"
#include "lessons/lesson.hpp"
#include "lessons/random.hpp"
#include "report/again.hpp"
#include "report/layout.hpp"

TEST_CASE("the same seed and check give the same values, others give others") {
    Random one(7, "a"), same(7, "a"), other_seed(8, "a"), other_name(7, "b");
    const std::string text = one.text(100);
    CHECK(text == same.text(100));
    CHECK(text != other_seed.text(100));
    CHECK(text != other_name.text(100));
}

TEST_CASE("binary bodies hold what breaks text functions, early on") {
    Random random(3, "x");
    const std::string bytes = random.binary(500);
    CHECK(bytes.size() == 500);
    CHECK(bytes.substr(0, 32).find('\0') != bytes.npos);
    CHECK(bytes.substr(0, 32).find("\r\n\r\n") != bytes.npos);
    CHECK(static_cast<unsigned char>(bytes.back()) >= 128);
}

TEST_CASE("a command line is split as a shell does it") {
    using Words = std::vector<std::string>;
    CHECK(split_command("python3 my prog.py") == Words{"python3", "my", "prog.py"});
    CHECK(split_command("  'my prog' \"a b\"c\\ d '' ") == Words{"my prog", "a bc d", ""});
    CHECK(split_command("").empty());
    CHECK_THROWS_AS(split_command("'open"), std::invalid_argument);
}

TEST_CASE("text is wrapped at spaces and fits") {
    CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrapped("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
    CHECK(wrapped("", 5) == std::vector<std::string>{""});
    CHECK(columns("日本") == 4);
    CHECK(padded("ü", 3) == "ü  ");
}

TEST_CASE("of what a program said, the line is shown that says what happened") {
    CHECK(telling_line("\n---\nraw-get: Connection refused\ntry another port\n") == "raw-get: Connection refused");
    CHECK(telling_line("Traceback (most recent call last):\n  File \"a.py\", line 1\nKeyError: 'Host'\n") ==
          "KeyError: 'Host'");
    const std::string crash = "connecting\nfree(): invalid pointer\n";
    CHECK(telling_line(crash) == "connecting");
    CHECK(telling_line(crash, true) == "free(): invalid pointer");
    CHECK(
        telling_line("connecting\nterminate called after throwing an instance of 'std::runtime_error'\n  what():  no\n",
                     true) == "terminate called after throwing an instance of 'std::runtime_error': no");
}

TEST_CASE("a check can be run again as it was") {
    CHECK(shell_quoted("plain-word.1") == "plain-word.1");
    CHECK(shell_quoted("it's") == "'it'\\''s'");
    CHECK(shell_quoted("") == "''");
    const Verdict verdict{.lesson = "03-get-query", .title = "encodes a space as +"};
    Settings settings;
    settings.seed = 2718;
    CHECK(again_line(verdict, settings) == "build/check get-query --rng-seed 2718 'encodes a space as +'");
    settings.program_as_given = "python3 my.py";
    CHECK(again_line(verdict, settings) ==
          "build/check get-query --program 'python3 my.py' --rng-seed 2718 'encodes a space as +'");
    Verdict not_compiled = verdict;
    not_compiled.finding = Finding{.cause = &cause("does-not-compile")};
    CHECK(again_line(not_compiled, settings) == "make check-03");
}
