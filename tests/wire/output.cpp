#include "wire/output.hpp"

#include <algorithm>
#include <bit>
#include <iterator>

#include "wire/text.hpp"

namespace {

// Where the first segment ended, as an offset into the reply.
std::uint64_t first_segment(const SentReply& reply) {
    return reply.cuts.empty() ? reply.bytes.size() : reply.cuts.front();
}

// How many bytes of the body came in the segment that ended the head.
std::uint64_t came_with_head(const SentReply& reply) {
    for (const std::uint64_t cut : reply.cuts) {
        if (cut >= reply.head) return cut - reply.head;
    }
    return reply.body().size();
}

std::string_view why_it_stops(const SentReply& reply, std::string_view expected, std::string_view actual) {
    const std::string_view rest = expected.substr(actual.size());
    const std::size_t offset = expected.size() == reply.bytes.size() ? 0 : reply.head;  // of `expected` in the reply
    // Who was left waiting may have given up there, whatever byte came next.
    const bool at_pause =
        reply.paused && std::find(reply.cuts.begin(), reply.cuts.end(), offset + actual.size()) != reply.cuts.end();
    const auto stops_at = [&](char byte) {
        return rest.front() == byte && actual.find(byte) == actual.npos && !at_pause;  // the first of them stops it
    };
    if (stops_at('\0')) return "stops-at-nul";
    if (stops_at('\xFF')) return "stops-at-ff";
    const bool in_body = offset + actual.size() > reply.head;
    if (in_body && (rest.starts_with("\r\n\r\n") || actual.ends_with("\r\n\r\n"))) return "body-cut-at-blank-line";
    if (!reply.paused && !reply.cuts.empty() && offset + actual.size() == first_segment(reply)) return "one-read-only";
    return "stops-early";
}

std::string_view why_it_starts_late(const SentReply& reply, std::string_view expected, std::string_view actual) {
    const std::size_t lost = expected.size() - actual.size();
    if (expected.size() == reply.bytes.size()) return lost == reply.head ? "head-missing" : "";
    if (expected.substr(0, lost).ends_with("\r\n\r\n")) return "body-cut-at-blank-line";
    // Without cuts the program's own buffer decided how much came along.
    const bool buffer_full = reply.cuts.empty() && std::has_single_bit(reply.head + lost);
    return lost == came_with_head(reply) || buffer_full ? "body-start-lost" : "";
}

std::string_view why(const SentReply& reply, std::string_view expected, std::string_view actual) {
    const std::string_view head = std::string_view(reply.bytes).substr(0, reply.head);
    const bool body_wanted = expected == reply.body();
    if (body_wanted && actual.starts_with(head)) return "head-in-body";
    if (body_wanted && !expected.empty() && actual.starts_with(head.substr(0, head.find("\r\n"))))
        return "head-in-body";
    if (!actual.empty() && actual.size() < expected.size()) {
        if (expected.starts_with(actual)) return why_it_stops(reply, expected, actual);
        if (expected.ends_with(actual)) return why_it_starts_late(reply, expected, actual);
        if (actual == without(expected, '\0')) return "nul-dropped";
    }
    const std::size_t at = static_cast<std::size_t>(
        std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end()).first - actual.begin());
    if (!actual.empty() && at < expected.size() && expected[at] == '\0' && actual.find('\0') == actual.npos)
        return "stops-at-nul";
    if (actual == without(expected, '\r') || actual == replaced(expected, "\n", "\r\n") ||
        actual == replaced(expected, "\r\n", "\n")) {
        return "newlines-changed";
    }
    if (actual.size() <= expected.size()) return "";
    if (body_wanted && (actual == "\r\n" + std::string(expected) || actual == "\n" + std::string(expected) ||
                        actual == "\r\n\r\n" + std::string(expected))) {
        return "blank-line-kept";
    }
    if (actual == std::string(expected) + "\n") return "extra-newline";
    if (actual.starts_with(expected) && actual.find_first_not_of('\0', expected.size()) == actual.npos)
        return "whole-buffer-written";
    if (actual.starts_with(expected)) {  // behind it stands what was in the buffer before, not a text of its own
        const std::string_view stale = actual.substr(expected.size());
        if (expected.find(stale) == expected.npos && stale.find('\0') == stale.npos) return "";
    }
    const std::uint64_t first = std::min<std::uint64_t>(first_segment(reply), expected.size());
    // The first part of a body may have come from the buffer of the head.
    const std::size_t parts[] = {
        actual.size(), actual.size() - static_cast<std::size_t>(std::min<std::uint64_t>(first, actual.size())),
        actual.size() + reply.head};
    const bool whole_buffers =
        std::any_of(std::begin(parts), std::end(parts), [](std::size_t size) { return size > 0 && size % 256 == 0; });
    if (whole_buffers && actual.starts_with(expected.substr(0, static_cast<std::size_t>(first)))) {
        return "whole-buffer-written";
    }
    return "";
}

}  // namespace

std::vector<const Cause*> output_faults(const SentReply& reply, std::string_view expected, std::string_view actual) {
    if (actual == expected) return {};
    const std::string_view id = why(reply, expected, actual);
    if (id.empty()) return {};
    return {&cause(id)};
}
