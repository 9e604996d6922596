#include "report/wire_json.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "wire/base64.hpp"

namespace {

struct Row {
    std::size_t connection;
    const Event* event;  // the first, where several are joined
    std::chrono::microseconds until;
    std::string data;  // as far as it is given
    std::uint64_t size;
    std::vector<std::pair<std::uint64_t, std::size_t>> segments;  // how long, and how many of them one after another
    std::size_t segment_count = 1;
};

bool continues(const Row& row, std::size_t connection, const Event& event) {
    return row.connection == connection && row.event->from == event.from && row.event->kind == WireEvent::bytes &&
           event.kind == WireEvent::bytes;
}

void join(Row& row, const Event& event, std::string_view data) {
    if (row.data.size() == row.size) row.data += data;  // behind a gap it would look as if it followed
    row.size += event.size;
    row.until = event.at;
    ++row.segment_count;
    if (row.segments.back().first == event.size)
        ++row.segments.back().second;
    else
        row.segments.emplace_back(event.size, 1);
}

std::vector<Row> rows_of(const std::vector<Transcript>& connections, const Limits& limits) {
    std::vector<Row> rows;
    std::size_t room = limits.wire;
    for (std::size_t number = 0; number < connections.size(); ++number) {
        std::size_t rooms[] = {limits.side, limits.side};
        for (const Event& event : connections[number].events()) {
            std::size_t& own = rooms[event.from == Side::program ? 0 : 1];
            const std::string_view data = std::string_view(event.data).substr(0, std::min(own, room));
            own -= data.size();
            room -= data.size();
            if (limits.joined && !rows.empty() && continues(rows.back(), number, event))
                join(rows.back(), event, data);
            else
                rows.push_back({number, &event, event.at, std::string(data), event.size, {{event.size, 1}}});
        }
    }
    return rows;
}

double milliseconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; }

std::string_view name_of(WireEvent kind) {
    switch (kind) {
        case WireEvent::bytes:
            return "bytes";
        case WireEvent::fin:
            return "fin";
        case WireEvent::rst:
            return "rst";
        case WireEvent::open:
            break;
    }
    return "open";
}

Json event_of(const Row& row, bool joined) {
    constexpr std::size_t most_segments = 400;
    Json one = {{"connection", row.connection},
                {"t_ms", milliseconds(row.event->at)},
                {"from", row.event->from == Side::program ? "program" : "peer"},
                {"event", name_of(row.event->kind)}};
    if (row.event->kind != WireEvent::bytes) return one;
    one["data"] = base64(row.data);
    one["size"] = row.size;
    if (!joined || row.segment_count == 1) return one;
    one["until_ms"] = milliseconds(row.until);
    one["segment_count"] = row.segment_count;
    Json& segments = one["segments"] = Json::array();
    for (std::size_t at = 0; at < std::min(row.segments.size(), most_segments); ++at)
        segments.push_back(Json::array({row.segments[at].first, row.segments[at].second}));
    return one;
}

}  // namespace

Json wire_json(const std::vector<Transcript>& connections, const Limits& limits) {
    const std::vector<Row> rows = rows_of(connections, limits);
    const std::size_t tail = rows.size() > limits.events ? limits.events / 4 : 0;
    const std::size_t head = std::min(rows.size(), limits.events - tail);
    Json events = Json::array();
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (at < head || at >= rows.size() - tail)
            events.push_back(event_of(rows[at], limits.joined));
        else if (at == head)
            events.push_back(
                {{"connection", rows.back().connection}, {"event", "left out"}, {"count", rows.size() - head - tail}});
    }
    return events;
}
