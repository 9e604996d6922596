#include "playground/view_json.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include "wire/base64.hpp"

namespace {

using Json = nlohmann::ordered_json;

double milliseconds_of(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; }

const char* name_of(Summary::State state) {
    switch (state) {
        case Summary::State::closed:
            return "closed";
        case Summary::State::reset:
            return "reset";
        case Summary::State::refused:
            return "refused";
        case Summary::State::open:
            break;
    }
    return "open";
}

const char* name_of(Happening what) {
    switch (what) {
        case Happening::bytes:
            return "bytes";
        case Happening::fin:
            return "fin";
        case Happening::rst:
            return "rst";
        case Happening::refused:
            return "refused";
        case Happening::open:
            break;
    }
    return "open";
}

Json json_of(const Both<std::uint64_t>& both) { return {{"client", both.client}, {"server", both.server}}; }

Json json_of(const Summary& summary) {
    const auto opened = summary.opened.time_since_epoch();
    return {{"id", summary.id},
            {"opened_at", std::chrono::duration_cast<std::chrono::milliseconds>(opened).count()},
            {"client", summary.client},
            {"server", summary.server},
            {"state", name_of(summary.state)},
            {"size", json_of(summary.size)},
            {"left_out", json_of(summary.left_out)},
            {"last_ms", milliseconds_of(summary.last)},
            {"first", {{"client", base64(summary.first.client)}, {"server", base64(summary.first.server)}}}};
}

Json json_of(const Capture& capture) {
    Json json = json_of(capture.summary);
    Json& wire = json["wire"] = Json::array();
    for (const Moment& moment : capture.moments) {
        Json one = {{"t_ms", milliseconds_of(moment.at)},
                    {"from", moment.from == End::client ? "client" : "server"},
                    {"event", name_of(moment.what)}};
        if (moment.what == Happening::bytes) one["size"] = moment.size;
        wire.push_back(std::move(one));
    }
    return json;
}

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string json_text(const Summary& summary) { return text_of(json_of(summary)); }

std::string json_text(const Capture& capture) { return text_of(json_of(capture)); }

std::string json_text(const Playing& playing, const std::vector<Summary>& summaries) {
    Json connections = Json::array();
    for (const Summary& summary : summaries) connections.push_back(json_of(summary));
    return text_of({{"run", playing.run},
                    {"tap", playing.tap},
                    {"server", playing.server},
                    {"site", playing.site},
                    {"connections", std::move(connections)}});
}

std::string json_text(const Playing& playing) { return text_of({{"run", playing.run}, {"tap", playing.tap}}); }
