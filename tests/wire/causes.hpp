// The catalogue of what goes wrong: every cause that a verdict can name.
#pragma once

#include <array>
#include <span>
#include <string_view>

struct Cause {
    std::string_view id;    // "bare-lf": stable, so that reports can be compared over the years
    std::string_view text;  // one plain sentence
    std::string_view why;   // where it is written: a section of an RFC or of a WHATWG standard, or a README
    std::string_view read;  // page and anchor below docs/
    std::array<std::string_view, 3> hints;  // from a nudge to nearly the answer
};

// All of them, grouped as in docs/: programs, requests, forms, responses and files, servers.
std::span<const Cause> causes();

// The cause with this id; throws std::out_of_range where there is none.
const Cause& cause(std::string_view id);
