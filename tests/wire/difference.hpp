// Where two sequences of bytes part, and the two lines of a report that show it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// The offset of the first byte in which they differ, the shorter's size where one is the start of the other; nothing
// where they are equal.
std::optional<std::size_t> first_difference(std::string_view actual, std::string_view expected);

// The stretch round byte `offset`, as two lines of text of at most `columns` each, and the column of the byte in both.
struct Picture {
    std::string actual, expected;
    std::size_t marker;
};

Picture picture(std::string_view actual, std::string_view expected, std::size_t offset, std::size_t columns);
