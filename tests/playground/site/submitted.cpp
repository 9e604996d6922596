#include "playground/site/submitted.hpp"

#include "playground/site/request.hpp"
#include "wire/text.hpp"
#include "wire/visible.hpp"

std::string field(const httplib::Request& request, const char* name) {
    return request.has_header(name) ? request.get_header_value(name) : "";
}

std::vector<FormField> submitted(const httplib::Request& request, const httplib::ContentReader& read) {
    std::vector<FormField> fields;
    std::string body;
    if (request.is_multipart_form_data()) {
        const auto begin = [&](const auto& part) {
            const bool is_file = !part.filename.empty() || !part.content_type.empty();
            fields.push_back({part.name, {}, part.filename, part.content_type, is_file});
            return true;
        };
        const auto more = [&](const char* data, std::size_t size) {
            if (!fields.empty()) fields.back().value.append(data, size);
            return true;
        };
        if (read(begin, more) && !fields.empty()) return fields;
        throw Refusal{
            400, "The body is no multipart/form-data as RFC 7578 describes it, or has no part.",
            "Content-Type names a boundary. Each part begins with a line of -- and that boundary, then fields, "
            "among them Content-Disposition: form-data; name=\"…\", a blank line, and the value. The last line "
            "is --, the boundary, --. Every line ends with CR LF."};
    }
    const std::string type = field(request, "Content-Type");
    if (lower(trimmed(type.substr(0, type.find(';')))) != "application/x-www-form-urlencoded") {
        throw Refusal{415,
                      type.empty() ? "There is no Content-Type, so what the body means is not known."
                                   : "A form has no Content-Type: " + visible_start(type, 80),
                      "Send Content-Type: application/x-www-form-urlencoded, or multipart/form-data with a boundary."};
    }
    read([&](const char* data, std::size_t size) {
        body.append(data, size);
        return true;
    });
    return form_decoded(body);
}
