#include "playground/site/echo.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "playground/site/accept.hpp"
#include "wire/base64.hpp"
#include "wire/visible.hpp"

using Json = nlohmann::json;

namespace {

// Bytes that are no UTF-8 have no place in JSON's strings: they are whole in `raw_base64`.
std::string as_json(const Request& request) {
    auto told =
        nlohmann::ordered_json{{"method", request.method}, {"target", request.target}, {"version", request.version}};
    told["fields"] = Json::array();
    for (const Field& field : request.fields) told["fields"].push_back({field.name, field.value});
    told["body_base64"] = base64(request.body);
    told["raw_base64"] = base64(request.raw);
    return told.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string as_page(const Turn& turn) {
    const Request& request = turn.request;
    Json fields = Json::array();
    for (const Field& field : request.fields)
        fields.push_back({{"name", field.name}, {"value", pieces(field.value, 4096)}});
    return turn.pages.filled("echo", {{"method", request.method},
                                      {"target", visible_start(request.target, 4096)},
                                      {"version", request.version},
                                      {"fields", fields},
                                      {"size", in_words(request.raw.size())},
                                      {"body_size", in_words(request.body.size())},
                                      {"bytes", pieces(request.raw)}});
}

}  // namespace

asio::awaitable<void> echo(Turn& turn) {
    static constexpr std::array<std::string_view, 3> offers = {"text/plain", "text/html", "application/json"};
    Reply reply{200, std::string(plain_text), {}, guards()};
    reply.fields.insert(reply.fields.begin(), {"Vary", "Accept"});
    switch (preferred(turn.request.list("Accept"), offers)) {
        case 1:
            reply.type = html;
            reply.body = as_page(turn);
            break;
        case 2:
            reply.type = "application/json";
            reply.body = as_json(turn.request);
            break;
        default:
            reply.body = turn.request.raw;
    }
    co_await turn.reply(reply);
}
