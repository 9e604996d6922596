// What crossed one connection, in the order in which the peer saw it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

enum class Side { program, peer };

// `open`: the connection was established (from the side that asked for it), or, as the last event, left standing.
enum class WireEvent { open, bytes, fin, rst };

struct Event {
    std::chrono::microseconds at;  // since the program was started
    Side from;
    WireEvent kind;
    std::string data;        // of `bytes`: the bytes, as far as they were kept
    std::uint64_t size = 0;  // of `bytes`: how many there were
};

class Transcript {
public:
    // Of each side the first bytes are kept, enough for anything a person would read.
    static constexpr std::uint64_t kept = 16 * 1024 * 1024;

    void add(std::chrono::microseconds at, Side from, WireEvent kind, std::string_view data = {}) {
        std::uint64_t& total = totals_[from == Side::program ? 0 : 1];
        const std::uint64_t room = kept - std::min(kept, total);
        total += data.size();
        events_.push_back(
            {at, from, kind,
             std::string(data.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(room, data.size())))),
             data.size()});
    }

    const std::vector<Event>& events() const { return events_; }

    // How many bytes a side sent, and the bytes that were kept.
    std::uint64_t size(Side from) const { return totals_[from == Side::program ? 0 : 1]; }
    std::string bytes(Side from) const {
        std::string all;
        for (const Event& event : events_) {
            if (event.from == from) all += event.data;
        }
        return all;
    }

    bool has(Side from, WireEvent kind) const {
        for (const Event& event : events_) {
            if (event.from == from && event.kind == kind) return true;
        }
        return false;
    }

private:
    std::vector<Event> events_;
    std::uint64_t totals_[2] = {0, 0};
};
