// application/x-www-form-urlencoded, right and in every way in which programs get it wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct Pair {
    std::string name, value;
    std::string file = {};  // where the value came from a file: its name
};

// The serialiser of WHATWG URL §5.2: names and values are bytes, in UTF-8 where they are text.
std::string form_encoded(std::string_view text);
std::string form_serialised(const std::vector<Pair>& pairs);

// The ids of the causes that together turn `pairs` into exactly `actual`, the one whose trace comes first in the bytes
// first. Empty where `actual` is right; nothing where no set of up to three known mistakes explains every byte.
std::optional<std::vector<std::string_view>> form_mistakes(const std::vector<Pair>& pairs, std::string_view actual);

// How many characters a UTF-8 text has.
std::size_t characters(std::string_view text);

// "name=value&name=value" without any encoding.
std::string form_unencoded(const std::vector<Pair>& pairs);
