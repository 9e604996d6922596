// The form encoding, and the ways in which it goes wrong.

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "wire/form.hpp"

namespace {

using Ids = std::vector<std::string_view>;
const std::vector<Pair> pairs = {{"q", "red bike"}, {"name ü", "a&b=c+50%"}, {"q", ""}, {"z~", "Zoë *-._"}};

}  // namespace

TEST_CASE("the serialiser is WHATWG's") {
    CHECK(form_serialised(pairs) == "q=red+bike&name+%C3%BC=a%26b%3Dc%2B50%25&q=&z%7E=Zo%C3%AB+*-._");
    CHECK(form_serialised({}).empty());
    CHECK(form_serialised({{"", ""}}) == "=");
    CHECK(form_encoded(std::string("\0\n\xFF", 3)) == "%00%0A%FF");
    // What Chromium and Firefox send for these marks
    CHECK(form_encoded("A-Z_a.z~0*'()!") == "A-Z_a.z%7E0*%27%28%29%21");
}

TEST_CASE("one mistake is named") {
    struct Case {
        std::string_view id;
        std::string actual;
    };
    const auto [id, actual] = GENERATE(values<Case>({
        {"space-as-percent-20", "q=red%20bike&name%20%C3%BC=a%26b%3Dc%2B50%25&q=&z%7E=Zo%C3%AB%20*-._"},
        {"plus-not-encoded", "q=red+bike&name+%C3%BC=a%26b%3Dc+50%25&q=&z%7E=Zo%C3%AB+*-._"},
        {"not-encoded", "q=red bike&name ü=a&b=c+50%&q=&z~=Zoë *-._"},
        {"lower-case-hex", "q=red+bike&name+%c3%bc=a%26b%3dc%2b50%25&q=&z%7e=Zo%c3%ab+*-._"},
        {"sign-extended-hex", "q=red+bike&name+%FFFFFFC3%FFFFFFBC=a%26b%3Dc%2B50%25&q=&z%7E=Zo%FFFFFFC3%FFFFFFAB+*-._"},
        {"reserved-left", "q=red+bike&name+%C3%BC=a&b%3Dc%2B50%25&q=&z%7E=Zo%C3%AB+*-._"},
        {"reserved-left", "q=red+bike&name+%C3%BC=a%26b%3Dc%2B50%&q=&z%7E=Zo%C3%AB+*-._"},
        {"other-set-left", "q=red+bike&name+%C3%BC=a%26b%3Dc%2B50%25&q=&z~=Zo%C3%AB+%2A-._"},  // Python's quote_plus
        {"too-much-encoded", "q=red+bike&name+%C3%BC=a%26b%3Dc%2B50%25&q=&z%7E=Zo%C3%AB+%2A%2D%2E%5F"},
        {"latin-1", "q=red+bike&name+%FC=a%26b%3Dc%2B50%25&q=&z%7E=Zo%EB+*-._"},
        {"name-not-encoded", "q=red+bike&name ü=a%26b%3Dc%2B50%25&q=&z~=Zo%C3%AB+*-._"},
        {"encoded-twice", "q=red%2Bbike&name%2B%25C3%25BC=a%2526b%253Dc%252B50%2525&q=&z%257E=Zo%25C3%25AB%2B*-._"},
        {"separators-encoded", "q%3Dred+bike%26name+%C3%BC%3Da%26b%3Dc%2B50%25%26q%3D%26z%7E%3DZo%C3%AB+*-._"},
        {"empty-value-dropped", "q=red+bike&name+%C3%BC=a%26b%3Dc%2B50%25&q&z%7E=Zo%C3%AB+*-._"},
        {"duplicates-merged", "q=&name+%C3%BC=a%26b%3Dc%2B50%25&z%7E=Zo%C3%AB+*-._"},
        {"pairs-reordered", "name+%C3%BC=a%26b%3Dc%2B50%25&q=red+bike&q=&z%7E=Zo%C3%AB+*-._"},
        {"trailing-ampersand", "q=red+bike&name+%C3%BC=a%26b%3Dc%2B50%25&q=&z%7E=Zo%C3%AB+*-._&"},
        {"split-at-last-equals", "q=red+bike&name+%C3%BC%3Da%26b=c%2B50%25&q=&z%7E=Zo%C3%AB+*-._"},
        {"value-cut-at-equals", "q=red+bike&name+%C3%BC=a%26b&q=&z%7E=Zo%C3%AB+*-._"},
    }));
    INFO(actual);
    CHECK(form_mistakes(pairs, actual) == Ids{id});
}

TEST_CASE("of two mistakes the one that shows first is named first") {
    // JavaScript's encodeURIComponent: %20, and ~ stands
    CHECK(form_mistakes(pairs, "q=red%20bike&name%20%C3%BC=a%26b%3Dc%2B50%25&q=&z~=Zo%C3%AB%20*-._") ==
          Ids{"space-as-percent-20", "other-set-left"});
    CHECK(form_mistakes({{"a", "ü x"}}, "a=%c3%bc%20x") == Ids{"lower-case-hex", "space-as-percent-20"});
}

TEST_CASE("what no known mistake explains is not explained") {
    CHECK(form_mistakes(pairs, "q=red+bike") == std::nullopt);
    CHECK(form_mistakes({{"a", "b"}}, "a=c") == std::nullopt);
    CHECK(form_mistakes({{"a", "b"}}, "a=b") == Ids{});
    CHECK(form_mistakes({{"a", "red bike"}}, "a=red-bike") == std::nullopt);
}

TEST_CASE("an empty value may be dropped with its name or without") {
    const std::vector<Pair> with_empty = {{"a", "1"}, {"b", ""}};
    CHECK(form_mistakes(with_empty, "a=1") == Ids{"empty-value-dropped"});
    CHECK(form_mistakes(with_empty, "a=1&b") == Ids{"empty-value-dropped"});
}

TEST_CASE("a value from a file goes wrong in ways of its own") {
    const std::vector<Pair> from_file = {{"essay", std::string("one\r\ntwo\n\0three", 14), "essay.txt"}};
    CHECK(form_mistakes(from_file, "essay=essay.txt") == Ids{"file-name-sent"});
    CHECK(form_mistakes(from_file, "essay=one%0D%0Atwo%0A") == Ids{"file-cut-at-nul"});
    CHECK(form_mistakes(from_file, "essay=one%0Atwo%0A%00thre") == Ids{"file-newlines-changed"});
}

TEST_CASE("characters are counted, not bytes") {
    CHECK(characters("Zoë") == 3);
    CHECK(characters("€😀") == 2);
    CHECK(form_unencoded(pairs) == "q=red bike&name ü=a&b=c+50%&q=&z~=Zoë *-._");
}
