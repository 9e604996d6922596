#include "wire/request.hpp"

#include <algorithm>
#include <charconv>

#include "wire/text.hpp"

namespace {

struct Field {
    std::string name, value;  // as sent: the name up to the colon, the value behind it with its white space
};

// A request taken apart as far as it can be. Line ends have been mended before.
struct Parts {
    std::string line, method, target, version;
    std::vector<Field> fields;
    std::vector<std::string> odd;  // lines of the head without a colon
    bool stops_in_line = false;    // the last line has no end, and is no field
    bool indented = false;         // a line begins with white space
    bool glued = false;            // two lines have no line end between them
    bool blank_line = false;
    std::string rest;  // what follows the head

    const Field* field(std::string_view name) const {
        const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& f) {
            std::string plain = lower(f.name);
            while (plain.ends_with(' ') || plain.ends_with('\t')) plain.pop_back();
            return plain == lower(name);
        });
        return found == fields.end() ? nullptr : &*found;
    }
};

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

Parts take_apart(std::string text, const WantedRequest& wanted) {
    Parts parts;
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
        if (!first && (line.starts_with(' ') || line.starts_with('\t')) && !trimmed(line).empty()) {
            parts.indented = true;
            line.erase(0, line.find_first_not_of(" \t"));
        }
        if (!first && line.empty() && end != text.npos) {
            parts.blank_line = true;
            parts.rest = text.substr(end + 2);
            break;
        }
        if (first) {
            const std::size_t one = line.find(' '), two = lower(line).rfind(" http");
            parts.line = line;
            parts.method = line.substr(0, one);
            if (one != line.npos) {
                const bool versioned = two != line.npos && two > one;
                parts.target = line.substr(one + 1, versioned ? two - one - 1 : line.npos);
                if (versioned) parts.version = line.substr(two + 1);
            }
        } else {
            const std::size_t colon = line.find(':');
            if (colon != line.npos && is_name(line.substr(0, colon))) {
                parts.fields.push_back({line.substr(0, colon), line.substr(colon + 1)});
            } else if (!wanted.form.empty() && form_mistakes(wanted.form, trimmed(text.substr(at)))) {
                parts.rest = text.substr(at);  // the blank line before it is missing
                break;
            } else if (end == text.npos) {
                parts.stops_in_line = true;
            } else {
                parts.odd.push_back(line);
            }
        }
        at = end == text.npos ? text.size() : end + 2;
    }
    return parts;
}

// Collects causes by their ids; `sure` is lost where something differs that has no name.
class Faults {
public:
    // A fault that no server minds is named behind those that some do.
    void add_mild(std::string_view id) { mild_.push_back(id); }
    void mild_last() {
        for (const std::string_view id : mild_) add(id);
    }
    void add(std::string_view id) {
        const Cause* const found = &cause(id);
        if (std::find(found_.begin(), found_.end(), found) == found_.end()) found_.push_back(found);
    }
    void unknown() { found_.push_back(nullptr); }
    // Whatever else differs may be its consequence.
    void add_last(std::string_view id) {
        add(id);
        unknown();
    }
    bool has(std::string_view id) const {
        return std::any_of(found_.begin(), found_.end(), [&](const Cause* c) { return c != nullptr && c->id == id; });
    }
    // What comes behind something unknown may be its consequence.
    std::vector<const Cause*> result() const {
        return {found_.begin(), std::find(found_.begin(), found_.end(), nullptr)};
    }

private:
    std::vector<const Cause*> found_;
    std::vector<std::string_view> mild_;
};

// Whether what follows the head is really more of it.
bool begins_with_field(std::string_view rest, const WantedRequest& wanted) {
    if (rest.starts_with(wanted.method + " ")) return false;  // another request
    const std::string text = "\n" + lower(rest.substr(0, 4096));
    return std::any_of(std::begin(known_names), std::end(known_names),
                       [&](std::string_view name) { return text.find("\n" + lower(name) + ":") != text.npos; });
}

// Mends what concerns all lines, so that the rest can be read line by line.
std::string mend_lines(std::string text, const WantedRequest& wanted, Faults& faults) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        faults.add("utf8-bom");
        text.erase(0, 3);
    }
    if (text.find("\\r\\n") != text.npos && wanted.bytes().find("\\r\\n") == std::string::npos) {
        faults.add("literal-backslash");
        for (std::size_t at = 0; (at = text.find("\\r\\n", at)) != text.npos;) text.replace(at, 4, "\r\n");
    }
    const bool leading_line = text.starts_with("\r\n") || text.starts_with('\n');
    while (text.starts_with("\r\n") || text.starts_with('\n')) text.erase(0, text.find('\n') + 1);
    for (std::size_t at = 0; (at = text.find("\n\r", at)) != text.npos; ++at) {
        if (text.substr(0, at).ends_with("\r\n\r")) break;  // that was the blank line
        const bool ends_line = at > 0 && text[at - 1] == '\r';
        const bool begins_next = text.substr(at + 1, 2) == "\r\n" && text.substr(at, 4) != "\n\r\n\r";
        if (ends_line || begins_next) continue;
        faults.add("lf-cr");
        text.replace(at, 2, "\r\n");
        ++at;
    }
    // Up to the blank line; what a body holds is its own business.
    std::string mended;
    bool bare_lf = false, bare_blank = false;
    std::size_t at = 0;
    while (at < text.size() && !mended.ends_with("\r\n\r\n")) {
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
    const std::string rest = text.substr(std::min(at, text.size()));
    if (!mended.ends_with("\r\n\r\n") && rest.find('\r') != rest.npos) faults.add_last("bare-cr");
    // Where only blank lines lack their CR and one of them comes early, that is what to mend first.
    if (bare_blank && !bare_lf && begins_with_field(rest, wanted)) faults.add("early-blank-line");
    if (bare_lf || bare_blank) faults.add("bare-lf");
    if (leading_line) faults.add("leading-line");
    return mended + rest;
}

void judge_form(const std::vector<Pair>& form, std::string_view actual, Faults& faults) {
    const auto mistakes = form_mistakes(form, actual);
    if (!mistakes) faults.unknown();
    for (const std::string_view id : mistakes.value_or(std::vector<std::string_view>{})) faults.add(id);
}

void judge_target(const WantedRequest& wanted, std::string target, std::string_view rest, Faults& faults) {
    if (target == wanted.target()) return;
    if (lower(target).starts_with("http://")) {
        faults.add("absolute-form");
        target.erase(0, std::min(target.find('/', 7), target.size()));
        if (target == wanted.target()) return;
    }
    const bool in_query = wanted.method == "GET" && !wanted.form.empty();
    if (target == wanted.path + "?" && wanted.form.empty()) return faults.add("question-mark-alone");
    if (wanted.method == "POST" && target.starts_with(wanted.path + "?") && rest.empty())
        return faults.add("body-in-query");
    if (in_query && target == wanted.path && form_mistakes(wanted.form, trimmed(rest)))
        return faults.add("query-in-body");
    if (in_query && target.starts_with(wanted.path + "?")) {
        return judge_form(wanted.form, std::string_view(target).substr(wanted.path.size() + 1), faults);
    }
    if (in_query && target.starts_with(wanted.path) && form_mistakes(wanted.form, target.substr(wanted.path.size()))) {
        faults.add("missing-question-mark");
        return judge_form(wanted.form, target.substr(wanted.path.size()), faults);
    }
    if (!target.empty() && wanted.target().starts_with(target + "?")) return faults.add("target-lost-query");
    faults.add("wrong-target");
}

void judge_host(const WantedRequest& wanted, const std::string& value, Faults& faults) {
    const bool ipv6 = wanted.host.find(':') != std::string::npos;
    const std::string name = ipv6 ? "[" + wanted.host + "]" : wanted.host;
    if (ipv6 && (value == wanted.host + ":" + wanted.port || value == wanted.host)) {
        faults.add("ipv6-without-brackets");
    } else if (wanted.port == "80" && value == name + ":80") {
        faults.add("host-with-default-port");
    } else if (wanted.port != "80" && value == name) {
        faults.add("host-without-port");
    } else {
        faults.add("wrong-host");
    }
}

bool is_hex_of(const std::string& digits, std::size_t number) {
    std::size_t value = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    return error == std::errc() && stop == digits.data() + digits.size() && value == number && number > 9;
}

void judge_length(const WantedRequest& wanted, const std::string& value, std::string_view body, Faults& faults) {
    const std::string right = wanted.body();
    const auto is = [&](std::size_t number) { return value == std::to_string(number); };
    if (is(body.size()) || is(right.size())) return;  // if the body is wrong, that is another fault
    const std::string unencoded = form_unencoded(wanted.form);
    std::size_t number = 0;
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool whole = error == std::errc() && stop == value.data() + value.size();
    if (whole && (number == right.size() || number == body.size())) return faults.unknown();  // "00013"
    if (!whole || is_hex_of(value, right.size())) return faults.add("length-not-decimal");
    if (is(unencoded.size())) return faults.add("length-of-unencoded");
    const std::size_t count = characters(unencoded);
    if (is(count) && count != unencoded.size()) return faults.add("length-of-characters");
    if (body == right || form_mistakes(wanted.form, body)) faults.add("length-off");
}

void judge_value(const WantedRequest& wanted, std::string_view name, const Field& field, std::string_view body,
                 Faults& faults) {
    const std::string value = trimmed(field.value);
    if (name == "Host" && value != wanted.host_field()) judge_host(wanted, value, faults);
    if (name == "Connection" && value != "close") faults.add("wrong-connection");
    if (name == "Content-Type" && value != "application/x-www-form-urlencoded") faults.add("wrong-content-type");
    if (name == "Content-Length") judge_length(wanted, value, body, faults);
}

void judge_fields(const WantedRequest& wanted, const Parts& parts, std::string_view body, Faults& faults) {
    struct Named {
        std::string_view name, missing;
    };
    std::vector<Named> names = {{"Host", "missing-host"}};
    if (wanted.method == "POST") {
        names.push_back({"Content-Type", "missing-content-type"});
        names.push_back({"Content-Length", "missing-content-length"});
    }
    names.push_back({"Connection", "missing-connection-close"});

    if (parts.glued) faults.add_last("line-end-missing");
    if (parts.indented) faults.add("indented-field");
    if (!parts.odd.empty()) faults.add("not-a-field");
    std::vector<std::string_view> order;
    for (const Field& field : parts.fields) {
        std::string plain = field.name;
        while (plain.ends_with(' ') || plain.ends_with('\t')) plain.pop_back();
        const auto known =
            std::find_if(names.begin(), names.end(), [&](const Named& n) { return lower(n.name) == lower(plain); });
        if (known == names.end()) {
            if (lower(plain) == "transfer-encoding")
                faults.add("chunked-request");
            else
                faults.add_mild("extra-field");
            continue;
        }
        if (std::find(order.begin(), order.end(), known->name) != order.end()) {
            faults.add("doubled-field");
            continue;
        }
        order.push_back(known->name);
        if (plain.size() != field.name.size()) faults.add("space-before-colon");
        if (plain != known->name) faults.add_mild("field-case");
        if (!field.value.starts_with(' ')) faults.add_mild("no-space-after-colon");
        judge_value(wanted, known->name, field, body, faults);
    }
    const bool chunked = parts.field("Transfer-Encoding") != nullptr;
    for (const Named& named : names) {
        const bool missing = std::find(order.begin(), order.end(), named.name) == order.end() &&
                             std::none_of(parts.odd.begin(), parts.odd.end(), [&](const std::string& line) {
                                 return lower(line).starts_with(lower(named.name));
                             });
        if (missing && !(chunked && named.name == "Content-Length")) faults.add(named.missing);
    }
    if (order.size() == names.size() && !std::equal(order.begin(), order.end(), names.begin(),
                                                    [](std::string_view o, const Named& n) { return o == n.name; })) {
        faults.add_mild("field-order");
    }
}

void judge_request_line(const WantedRequest& wanted, const Parts& parts, Faults& faults) {
    const std::string line = lower(parts.line), method = lower(wanted.method);
    if (line.starts_with(' ') || line.starts_with('\t')) return faults.unknown();
    if (line.starts_with(method) && !line.starts_with(method + " ")) return faults.unknown();  // "GET/index.html"
    if (parts.method != wanted.method) {
        faults.add(lower(parts.method) == lower(wanted.method) ? "lower-case-method" : "wrong-method");
    }
    judge_target(wanted, parts.target, parts.rest, faults);
    if (parts.version.empty() && line.find("http") != line.npos) return faults.unknown();  // "/index.htmlHTTP/1.1"
    if (parts.version != "HTTP/1.1") faults.add(parts.version.empty() ? "missing-version" : "wrong-version");
}

void judge_body(const WantedRequest& wanted, const Parts& parts, Faults& faults) {
    const std::string right = wanted.body();
    if (parts.field("Transfer-Encoding") != nullptr || parts.rest == right) return;
    if (parts.rest == std::string(1, '\0') + right) return faults.add("nul-sent");
    const bool another_form = wanted.method == "POST" && form_mistakes(wanted.form, parts.rest).has_value();
    if (!another_form && parts.rest.size() > right.size() && parts.rest.starts_with(right)) {
        const std::string surplus = parts.rest.substr(right.size());
        if (surplus == std::string(1, '\0')) return faults.add("nul-sent");
        if (surplus.starts_with(wanted.method + " ")) return faults.add("sent-twice");
        const bool form = !wanted.form.empty() && form_mistakes(wanted.form, trimmed(surplus)).has_value();
        return faults.add(wanted.method == "GET" && form ? "body-on-get" : "trailing-bytes");
    }
    if (wanted.method == "POST" && !(parts.rest.empty() && parts.target != wanted.path))
        judge_form(wanted.form, parts.rest, faults);
}

}  // namespace

std::string WantedRequest::target() const {
    return method == "GET" && !form.empty() ? path + '?' + form_serialised(form) : path;
}

std::string WantedRequest::host_field() const {
    const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return port == "80" ? name : name + ":" + port;
}

std::string WantedRequest::body() const { return method == "POST" ? form_serialised(form) : ""; }

std::string WantedRequest::bytes() const {
    const std::string text = body();
    std::string head = method + ' ' + target() + " HTTP/1.1\r\nHost: " + host_field() + "\r\n";
    if (method == "POST") {
        head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(text.size()) +
                "\r\n";
    }
    return head + "Connection: close\r\n\r\n" + text;
}

std::vector<const Cause*> request_faults(const WantedRequest& wanted, std::string_view actual) {
    Faults faults;
    const std::string expected = wanted.bytes();
    if (actual == expected) return {};
    const std::size_t head = expected.size() - wanted.body().size();
    if (expected.starts_with(actual) && !(actual.size() < head && actual.ends_with("\r\n"))) {
        if (actual.size() < head)
            return {&cause(actual.size() + 4 < head ? "request-incomplete" : "missing-blank-line")};
        if (!form_mistakes(wanted.form, actual.substr(head))) return {&cause("request-incomplete")};
    }
    const Parts parts = take_apart(mend_lines(std::string(actual), wanted, faults), wanted);
    judge_request_line(wanted, parts, faults);
    if (faults.has("query-in-body")) return faults.result();  // the fields of a body come with it
    // A body whose text is wrong may still be counted right: its length is judged by what was sent.
    if (begins_with_field(parts.rest, wanted)) {
        faults.add("early-blank-line");
        return faults.result();
    }
    if (parts.stops_in_line) faults.add_last("request-incomplete");
    judge_fields(wanted, parts, parts.rest, faults);
    if (!parts.blank_line) faults.add("missing-blank-line");
    judge_body(wanted, parts, faults);
    faults.mild_last();
    return faults.result();
}
