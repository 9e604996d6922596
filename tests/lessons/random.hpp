// Names, texts and bytes that nobody can have hard-coded: all come from the seed, and from nothing else.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

class Random {
public:
    // The same seed and name give the same values on every machine.
    Random(std::uint32_t seed, std::string_view name);

    std::uint32_t below(std::uint32_t bound);  // 0 ≤ result < bound
    std::size_t between(std::size_t least, std::size_t most);

    std::string word();                                 // "kavito"
    std::vector<std::string> names(std::size_t count);  // words, no two alike, in ascending order
    std::string words(std::size_t count);
    std::string foreign();                 // a word with characters of two, three and four bytes in UTF-8
    std::string path();                    // "/kavito/rumela"
    std::string text(std::size_t size);    // lines of ASCII, ending in LF
    std::string binary(std::size_t size);  // every byte value, NUL and line ends early on; at least 300 bytes

    template <class Value>
    const Value& one_of(const std::vector<Value>& values) {
        return values[below(static_cast<std::uint32_t>(values.size()))];
    }

private:
    std::mt19937 engine_;
};
