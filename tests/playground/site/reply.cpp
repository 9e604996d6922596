#include "playground/site/reply.hpp"

#include "wire/status.hpp"

std::vector<Field> guards() {
    return {{"Content-Security-Policy", std::string(policy)}, {"X-Content-Type-Options", "nosniff"}};
}

std::string status_line(int status) {
    return "HTTP/1.1 " + std::to_string(status) + ' ' + std::string(reason_phrase(status)) + "\r\n";
}

bool has_no_body(int status) { return status / 100 == 1 || status == 204 || status == 304; }

std::string head_of(const Reply& reply, std::string_view connection) {
    std::string head = status_line(reply.status);
    if (!has_no_body(reply.status)) {
        head += "Content-Type: " + reply.type + "\r\n";
        head += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
    }
    for (const Field& field : reply.fields) head += field.name + ": " + field.value + "\r\n";
    return head + "Connection: " + std::string(connection) + "\r\n\r\n";
}
