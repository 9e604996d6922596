#include "wire/request_parts.hpp"

#include <algorithm>
#include <iterator>

#include "wire/text.hpp"

namespace {

constexpr std::string_view known_names[] = {"Host", "Content-Type", "Content-Length", "Connection"};

// Where the next field begins in a line that should have ended before it; npos where the line is all right.
std::size_t glued_field(std::string_view line) {
    std::size_t first = line.npos;
    for (const std::string_view name : known_names) {
        const std::size_t at = line.find(std::string(name) + ":", 1);
        if (at != line.npos && line[at - 1] != ' ' && line[at - 1] != '\t' && line[at - 1] != '-')
            first = std::min(first, at);
    }
    return first;
}

bool is_name(std::string_view text) {  // a token (RFC 9110 §5.6.2), perhaps with white space behind it
    const std::string name = trimmed(text);
    return !name.empty() && name.find_first_of(" \t\"(),/:;<=>?@[\\]{}") == name.npos;
}

void read_request_line(const std::string& line, RequestParts& parts) {
    const std::size_t one = line.find(' '), two = lower(line).rfind(" http");
    parts.line = line;
    parts.method = line.substr(0, one);
    if (one == line.npos) return;
    const bool versioned = two != line.npos && two > one;
    parts.target = line.substr(one + 1, versioned ? two - one - 1 : line.npos);
    if (versioned) parts.version = line.substr(two + 1);
}

void mend_escapes(std::string& text, const WantedRequest& wanted, Faults& faults) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        faults.add("utf8-bom");
        text.erase(0, 3);
    }
    if (text.find("\\r\\n") != text.npos && wanted.bytes().find("\\r\\n") == std::string::npos) {
        faults.add("literal-backslash");
        text = replaced(text, "\\r\\n", "\r\n");
    }
}

void mend_lf_cr(std::string& text, Faults& faults) {
    for (std::size_t at = 0; (at = text.find("\n\r", at)) != text.npos; ++at) {
        const std::string_view before = std::string_view(text).substr(0, at);
        if (before.ends_with("\r\n\r")) break;  // that was the blank line
        const bool begins_next = text.substr(at + 1, 2) == "\r\n" && text.substr(at, 4) != "\n\r\n\r";
        if (before.ends_with('\r') || begins_next) continue;
        faults.add("lf-cr");
        text.replace(at, 2, "\r\n");
        ++at;
    }
}

// Each line up to the blank one ends with CR LF then.
std::string with_mended_ends(const std::string& text, const WantedRequest& wanted, Faults& faults) {
    std::string mended;
    bool bare_lf = false, bare_blank = false;
    std::size_t at = 0;
    while (!mended.ends_with("\r\n\r\n")) {
        const std::size_t end = text.find('\n', at);
        if (end == text.npos) break;
        const bool cr = end > at && text[end - 1] == '\r';
        std::string line = text.substr(at, end - at - (cr ? 1 : 0));
        if (!cr) (line.empty() ? bare_blank : bare_lf) = true;
        if (line.ends_with('\r')) {
            faults.add("bare-cr");
            while (line.ends_with('\r')) line.pop_back();
        }
        if (line.find('\r') != line.npos) faults.add_last("bare-cr");
        mended += line + "\r\n";
        at = end + 1;
    }
    const std::string rest = text.substr(at);
    if (!mended.ends_with("\r\n\r\n") && rest.find('\r') != rest.npos) faults.add_last("bare-cr");
    // Where only blank lines lack their CR and one of them comes early, that is what to mend first.
    if (bare_blank && !bare_lf && begins_with_field(rest, wanted)) faults.add("early-blank-line");
    if (bare_lf || bare_blank) faults.add("bare-lf");
    return mended + rest;
}

}  // namespace

const SentField* RequestParts::field(std::string_view name) const {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const SentField& f) { return lower(trimmed(f.name)) == lower(name); });
    return found == fields.end() ? nullptr : &*found;
}

std::string with_mended_lines(std::string text, const WantedRequest& wanted, Faults& faults) {
    mend_escapes(text, wanted, faults);
    const std::size_t leading = std::min(text.find_first_not_of("\r\n"), text.size());
    const bool leading_line = text.substr(0, leading).find('\n') != text.npos;
    if (leading_line) text.erase(0, text.rfind('\n', leading) + 1);
    mend_lf_cr(text, faults);
    text = with_mended_ends(text, wanted, faults);
    if (leading_line) faults.add("leading-line");
    return text;
}

RequestParts take_apart(std::string text, const WantedRequest& wanted) {
    RequestParts parts;
    std::size_t at = 0;
    for (bool first = true; at < text.size(); first = false) {
        std::size_t end = text.find("\r\n", at);
        std::string line = text.substr(at, end == text.npos ? text.npos : end - at);
        const std::size_t next = glued_field(line);
        if (next != line.npos && (!first || line.substr(0, next).ends_with(" HTTP/1.1"))) {
            parts.glued = true;
            text.insert(at + next, "\r\n");
            end = at + next;
            line.resize(next);
        }
        if (first) {
            read_request_line(line, parts);
        } else if (line.empty() && end != text.npos) {
            parts.blank_line = true;
            parts.rest = text.substr(end + 2);
            break;
        } else {
            const std::string field = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
            const std::size_t colon = field.find(':');
            const bool is_field = colon != field.npos && is_name(field.substr(0, colon));
            if (!is_field && !wanted.form.empty() && form_mistakes(wanted.form, trimmed(text.substr(at)))) {
                parts.rest = text.substr(at);  // the blank line before it is missing
                break;
            }
            if (field.size() < line.size()) parts.indented = true;
            if (is_field) parts.fields.push_back({field.substr(0, colon), field.substr(colon + 1)});
            if (!is_field && end == text.npos) parts.stops_in_line = true;
            if (!is_field && end != text.npos) parts.odd.push_back(field);
        }
        at = end == text.npos ? text.size() : end + 2;
    }
    return parts;
}

bool begins_with_field(std::string_view rest, const WantedRequest& wanted) {
    if (rest.starts_with(wanted.method + " ")) return false;  // another request
    const std::string text = "\n" + lower(rest.substr(0, 4096));
    return std::any_of(std::begin(known_names), std::end(known_names),
                       [&](std::string_view name) { return text.find("\n" + lower(name) + ":") != text.npos; });
}
