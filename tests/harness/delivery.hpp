// How the peer hands over its bytes: in how many segments, with what pause, and what comes after the last.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

struct Delivery {
    enum class Ending { fin, rst, open };

    std::string name = "in one piece";      // as a verdict says it: "your program gets the reply …"
    std::vector<std::uint64_t> cuts = {};   // a new segment begins at each of these offsets, in ascending order;
                                            // it is sent when the program has read the one before
    std::uint64_t stop_after = UINT64_MAX;  // bytes; what would come later is never sent
    Ending ending = Ending::fin;
    std::chrono::milliseconds pause{0};  // at each cut, once the program has read what came before it
    bool fin_along = false;              // the FIN comes in one segment with the last bytes (Linux)
    // The message ends when the program has had so much processor time, or ten times as much has passed on the clock:
    // a busy machine gives a program less of the one, not of the other.
    std::chrono::milliseconds budget{60000};
};

inline Delivery in_one_piece() { return {}; }

inline Delivery byte_by_byte(std::uint64_t size) {
    std::vector<std::uint64_t> cuts(static_cast<std::size_t>(std::max<std::uint64_t>(size, 1) - 1));
    std::iota(cuts.begin(), cuts.end(), 1);
    return {.name = "one byte at a time", .cuts = std::move(cuts)};
}

inline Delivery cut_at(std::vector<std::uint64_t> offsets, std::string where) {
    return {.name = "in pieces, cut " + std::move(where), .cuts = std::move(offsets)};
}

inline Delivery paused_at(std::uint64_t offset) {
    return {.name = "with a pause in the middle", .cuts = {offset}, .pause = std::chrono::milliseconds(80)};
}

inline Delivery closed_after(std::uint64_t bytes) {
    return {.name = "cut short: the server closes after " + std::to_string(bytes) + " bytes", .stop_after = bytes};
}

inline Delivery reset_after(std::uint64_t bytes) {
    return {.name = "cut short: the server resets the connection after " + std::to_string(bytes) + " bytes",
            .stop_after = bytes,
            .ending = Delivery::Ending::rst};
}

inline Delivery kept_open() {
    return {.name = "complete, and the server keeps the connection open", .ending = Delivery::Ending::open};
}
