#include "playground/site/refuse.hpp"

#include "playground/site/accept.hpp"
#include "playground/site/places.hpp"
#include "wire/status.hpp"

using Json = nlohmann::json;

std::string as_text(const Refusal& refusal) {
    std::string text = std::to_string(refusal.status) + ' ' + std::string(reason_phrase(refusal.status)) + "\n\n" +
                       refusal.what + '\n' + refusal.mend + '\n';
    if (refusal.status != 404) return text;
    text += '\n';
    for (const Place& place : places()) {
        const std::string path(place.path);
        text += "  " + path + std::string(27 - path.size(), ' ') + std::string(place.says) + '\n';
    }
    return text;
}

Reply error_reply(const Pages& pages, const Refusal& refusal, std::string_view accept) {
    Reply reply{refusal.status, std::string(plain_text), {}, guards()};
    reply.fields.insert(reply.fields.begin(), refusal.fields.begin(), refusal.fields.end());
    if (!prefers_html(accept)) {
        reply.body = as_text(refusal);
        return reply;
    }
    Json list = Json::array();
    if (refusal.status == 404)
        for (const Place& place : places()) list.push_back({{"path", place.path}, {"says", place.says}});
    reply.type = html;
    reply.body = pages.filled("error", {{"status", std::to_string(refusal.status)},
                                        {"reason", reason_phrase(refusal.status)},
                                        {"what", refusal.what},
                                        {"mend", refusal.mend},
                                        {"has_mend", refusal.status != 404},
                                        {"not_found", refusal.status == 404},
                                        {"places", list}});
    return reply;
}
