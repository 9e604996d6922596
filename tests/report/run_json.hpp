// All facts of a run as one JSON object: what docs/reference/reports.md describes.
#pragma once

#include <cstddef>
#include <limits>

#include <nlohmann/json.hpp>

#include "lessons/finding.hpp"
#include "lessons/lesson.hpp"

using Json = nlohmann::ordered_json;

// How much is given of each check. A report that people look at is small; programs get all that a person would look at.
struct Limits {
    static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

    std::size_t printed = 64 * 1024;     // bytes of each of a program's two streams
    std::size_t difference = 64 * 1024;  // bytes of each side of a difference
    std::size_t side = 64 * 1024;        // bytes of each side of a connection
    std::size_t wire = none;             // bytes of all connections
    std::size_t events = none;           // of all connections; of more, those in the middle are left out

    // What one side sent without the other between becomes one event, as tests/view/wire.js describes it: a reply of
    // 5,000 segments is a line to a reader.
    bool joined = false;
};

// Texts may quote bytes of a program's that are no UTF-8: dump it with Json::error_handler_t::replace.
Json run_json(const Ledger& run, const Settings& settings, const Limits& limits);
