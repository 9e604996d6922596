// Where two sequences of bytes part, and the two lines of a report that show it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// The offset of the first byte in which they differ, the shorter's size where one is the start of the other; nothing
// where they are equal.
std::optional<std::size_t> first_difference(std::string_view actual, std::string_view expected);

// The bodies of two messages whose heads are the same but for a Content-Length that follows from the body: what is
// wrong with them shows there, and not at the number.
std::optional<std::pair<std::string, std::string>> bodies_that_differ(std::string_view actual,
                                                                      std::string_view expected);

// The stretch round byte `offset`, as two lines of text of at most `columns` each, and the column of the byte in both.
struct Picture {
    std::string actual, expected;
    std::size_t marker;
};

Picture picture(std::string_view actual, std::string_view expected, std::size_t offset, std::size_t columns);
