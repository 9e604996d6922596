// What a client made of a reply, and what is wrong with it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/causes.hpp"

// The reply as the program got it.
struct SentReply {
    std::string bytes;                // head and body, and whatever the peer sent behind it
    std::size_t head = 0;             // how many of these are head, the blank line included
    std::vector<std::uint64_t> cuts;  // where segments began, beside 0
    bool paused = false;              // there was a pause at the cuts

    std::string_view body() const { return std::string_view(bytes).substr(std::min(head, bytes.size())); }
};

// Why `actual` was written where `expected` belongs: the whole reply or its body. The one to mend first first; empty
// where no cause is certain.
std::vector<const Cause*> output_faults(const SentReply& reply, std::string_view expected, std::string_view actual);
