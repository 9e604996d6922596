#include "wire/reply.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "wire/status.hpp"
#include "wire/text.hpp"

namespace {

struct Parts {
    std::string status_line;
    std::vector<std::pair<std::string, std::string>> fields;  // names in lower case
    bool blank_line = false, bare_lf = false;
    std::string body;

    const std::string* value(std::string_view name) const {
        for (const auto& [key, text] : fields) {
            if (key == name) return &text;
        }
        return nullptr;
    }
};

Parts take_apart(std::string_view text) {
    Parts parts;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        const bool cr = end != text.npos && end > at && text[end - 1] == '\r';
        const std::string_view line = text.substr(at, end == text.npos ? text.npos : end - at - (cr ? 1 : 0));
        const bool of_head = parts.status_line.empty() || line.empty() || line.find(':') != line.npos;
        if (end != text.npos && !cr && of_head) parts.bare_lf = true;
        at = end == text.npos ? text.size() : end + 1;
        if (parts.status_line.empty()) {
            parts.status_line = line;
        } else if (line.empty()) {
            parts.blank_line = true;
            parts.body = text.substr(at);
            break;
        } else {
            const std::size_t colon = std::min(line.find(':'), line.size());
            parts.fields.emplace_back(lower(line.substr(0, colon)),
                                      trimmed(line.substr(std::min(colon + 1, line.size()))));
        }
    }
    return parts;
}

// Whether the head's lines end, begin or run together in ways that make it pointless to look for single fields.
bool has_odd_lines(std::string_view reply) {
    const std::string_view head = reply.substr(0, std::min(reply.find("\r\n\r\n"), reply.size()));
    for (std::size_t at = 0; at < head.size(); ++at) {
        const std::string_view here = head.substr(at);
        if (here.starts_with('\r') && !here.starts_with("\r\n") && here.size() > 1) return true;
        if (here.starts_with("\n\r") || here.starts_with("\n ") || here.starts_with("\n\t")) return true;
        for (const std::string_view name : {"Content-Type:", "Content-Length:", "Connection:", "Allow:"}) {
            if (at > 0 && head[at - 1] != '\n' && here.starts_with(name)) return true;
        }
    }
    return false;
}

// Whether what stands behind the first blank line is more of the head.
bool begins_with_field(std::string_view body) {
    for (const std::string_view name : {"content-type: ", "content-length: ", "connection: ", "allow: "}) {
        if (lower(body.substr(0, 32)).starts_with(name)) return true;
    }
    return false;
}

int code_of(const std::string& status_line) {
    return status_line.starts_with("HTTP/") && status_line.size() >= 12 ? std::atoi(status_line.c_str() + 9) : 0;
}

std::string_view judge_type(const WantedReply& wanted, const std::string* type) {
    if (type == nullptr) return "reply-wrong-type";
    if (*type == wanted.type) return "";
    return wanted.type.starts_with(*type + ";") ? "reply-missing-charset" : "reply-wrong-type";
}

std::string_view judge_body(const WantedReply& wanted, const std::string& body) {
    if (wanted.head_only) return body.empty() ? "" : "body-on-head";
    if (body == wanted.body) return "";
    std::string_view lines = body;  // an echo ends each line, also one that is cut
    if (wanted.short_body != "reply-body-short" && lines.ends_with('\n')) lines.remove_suffix(1);
    const bool is_short = lines.size() < wanted.body.size() && wanted.body.starts_with(lines);
    return is_short ? wanted.short_body : wanted.wrong_body;
}

std::string_view judge_length(const WantedReply& wanted, const Parts& parts) {
    const std::string* length = parts.value("content-length");
    if (length == nullptr) return "reply-without-content-length";
    const std::size_t right = wanted.head_only ? wanted.body.size() : parts.body.size();
    // A body that is wrong may still be counted right: then the body is what to mend.
    return *length == std::to_string(right) || *length == std::to_string(wanted.body.size()) ? ""
                                                                                             : "reply-wrong-length";
}

}  // namespace

WantedReply error_reply(int status, std::string allow) {
    WantedReply reply;
    reply.status = status;
    reply.body = std::to_string(status) + ' ' + std::string(reason_phrase(status)) + '\n';
    reply.allow = std::move(allow);
    return reply;
}

std::string WantedReply::bytes() const {
    return "HTTP/1.1 " + std::to_string(status) + ' ' + std::string(reason_phrase(status)) +
           "\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           (allow.empty() ? "" : "Allow: " + allow + "\r\n") + "Connection: close\r\n\r\n" + (head_only ? "" : body);
}

std::vector<const Cause*> reply_faults(const WantedReply& wanted, std::string_view actual) {
    if (actual == wanted.bytes()) return {};
    const Parts parts = take_apart(actual);
    std::vector<const Cause*> faults;
    const auto add = [&](std::string_view id) {
        if (!id.empty()) faults.push_back(&cause(id));
    };
    if (has_odd_lines(actual)) return {&cause("reply-head-differs")};
    // The server thought of another reply altogether: what is in it says nothing about this one.
    const int code = code_of(parts.status_line);
    if (code != 0 && code != wanted.status) {
        const std::string* const length = parts.value("content-length");
        const bool as_long = length != nullptr && *length == std::to_string(wanted.body.size());
        const bool error_told =
            wanted.status >= 400 && code == 200 && (wanted.head_only ? as_long : parts.body == wanted.body);
        return {&cause(error_told ? "200-for-error" : "wrong-status")};
    }
    if (!parts.status_line.starts_with("HTTP/")) return {&cause("reply-head-differs")};
    if (begins_with_field(parts.body)) return {&cause("early-blank-line")};
    if (!parts.blank_line && parts.fields.size() > 1) {
        if (parts.bare_lf) add("reply-bare-lf");  // it comes first on the wire, and is what a reader sees
        add("reply-missing-blank-line");
        return faults;
    }

    if (parts.bare_lf) add("reply-bare-lf");
    const std::string right =
        "HTTP/1.1 " + std::to_string(wanted.status) + ' ' + std::string(reason_phrase(wanted.status));
    if (parts.status_line != right)
        add(parts.status_line.starts_with("HTTP/1.1 ") ? "wrong-reason" : "reply-head-differs");
    add(judge_type(wanted, parts.value("content-type")));
    add(judge_length(wanted, parts));
    const std::string* allow = parts.value("allow");
    if ((allow == nullptr ? "" : *allow) != wanted.allow)
        add(wanted.allow.empty() ? "reply-head-differs" : "reply-missing-allow");
    if (parts.value("connection") == nullptr) add("reply-missing-connection");
    add(judge_body(wanted, parts.body));
    const std::string head = wanted.bytes().substr(0, wanted.bytes().find("\r\n\r\n") + 4);
    if (faults.empty() && !actual.starts_with(head)) add("reply-head-differs");
    return faults;
}
