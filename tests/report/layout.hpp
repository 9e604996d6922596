// Text that fits a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// How many columns a UTF-8 text takes.
std::size_t columns(std::string_view text);

// The text in lines of at most `width` columns, broken at spaces where that is possible.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// The text followed by as many spaces as make it `width` columns.
std::string padded(std::string_view text, std::size_t width);

// A word as a shell reads it: quoted where it must be.
std::string shell_quoted(std::string_view word);
