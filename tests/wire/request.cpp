#include "wire/request.hpp"

#include <algorithm>
#include <charconv>

#include "wire/faults.hpp"
#include "wire/request_parts.hpp"
#include "wire/text.hpp"

namespace {

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
    if (in_query && target == wanted.path) return faults.add("pairs-not-sent");
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

void judge_value(const WantedRequest& wanted, std::string_view name, const SentField& field, std::string_view body,
                 Faults& faults) {
    const std::string value = trimmed(field.value);
    if (name == "Host" && value != wanted.host_field()) judge_host(wanted, value, faults);
    if (name == "Connection" && value != "close") faults.add("wrong-connection");
    if (name == "Content-Type" && value != "application/x-www-form-urlencoded") faults.add("wrong-content-type");
    if (name == "Content-Length") judge_length(wanted, value, body, faults);
}

void judge_fields(const WantedRequest& wanted, const RequestParts& parts, std::string_view body, Faults& faults) {
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
    for (const SentField& field : parts.fields) {
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

void judge_request_line(const WantedRequest& wanted, const RequestParts& parts, Faults& faults) {
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

void judge_body(const WantedRequest& wanted, const RequestParts& parts, Faults& faults) {
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
    const RequestParts parts = take_apart(with_mended_lines(std::string(actual), wanted, faults), wanted);
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
