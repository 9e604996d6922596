// Right requests, changed at random: the diagnosis must not crash, and must not name a cause that is not there. What a
// cause says is looked for here in the bytes themselves, by other means than the diagnosis uses.

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "lessons/random.hpp"
#include "unit/mutated.hpp"
#include "wire/difference.hpp"
#include "wire/request.hpp"
#include "wire/text.hpp"
#include "wire/visible.hpp"

namespace {

// A request read as generously as possible.
struct Read {
    std::string bytes, line, target, rest;
    std::vector<std::pair<std::string, std::string>> fields;  // as sent, split at the first colon
    bool blank_line = false;

    explicit Read(const std::string& all) : bytes(all) {
        std::string text = all.starts_with("\xEF\xBB\xBF") ? all.substr(3) : all;
        for (std::size_t at; (at = text.find("\\r\\n")) != text.npos;) text.replace(at, 4, "\n");
        for (std::size_t at; (at = text.find("\n\r\n\r")) != text.npos;) text.replace(at, 4, "\n\n");
        while (text.starts_with('\n') || text.starts_with("\r\n")) text.erase(0, text.find('\n') + 1);
        std::size_t at = 0;
        for (bool first = true; at < text.size(); first = false) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            std::string one = text.substr(at, end - at);
            at = end + 1;
            while (one.ends_with('\r') || one.starts_with('\r'))
                one = one.substr(one.starts_with('\r') ? 1 : 0, one.size() - 1);
            if (!first && one.empty()) {
                blank_line = end < text.size();
                break;
            }
            const std::size_t colon = std::min(one.find(':'), one.size());
            if (first)
                line = one;
            else
                fields.emplace_back(one.substr(0, colon), one.substr(std::min(colon + 1, one.size())));
        }
        rest = at < text.size() ? text.substr(at) : "";
        const std::size_t space = std::min(line.find(' '), line.size());
        target = line.substr(std::min(space + 1, line.size()));
        target = target.substr(0, std::min(lower(target).rfind(" http"), target.size()));
    }

    std::vector<std::string> values(const std::string& name) const {
        std::vector<std::string> found;
        for (const auto& [n, value] : fields) {
            if (lower(trimmed(n)) == lower(name)) found.push_back(trimmed(value));
        }
        return found;
    }
    bool any_field(const std::function<bool(const std::string&, const std::string&)>& holds) const {
        return std::any_of(fields.begin(), fields.end(), [&](const auto& f) { return holds(f.first, f.second); });
    }
};

// The fields that a lesson's request has.
const std::vector<std::string> field_names = {"Host", "Content-Type", "Content-Length", "Connection"};

bool known(const std::string& name) {
    const std::string plain = lower(trimmed(name));
    return std::any_of(field_names.begin(), field_names.end(),
                       [&](const std::string& one) { return lower(one) == plain; });
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

using True = std::function<bool(const WantedRequest&, const Read&)>;

bool form_differs(const WantedRequest& w, const Read& r) { return !has(r.bytes, form_serialised(w.form)); }
bool length_differs(const WantedRequest&, const Read& r) {
    return r.values("content-length") != std::vector{std::to_string(r.rest.size())};
}
True lacks(const std::string& name) {
    return [name](const WantedRequest&, const Read& r) { return r.values(name).empty(); };
}
True has_other(const std::string& name, const std::string& value) {
    return [=](const WantedRequest&, const Read& r) {
        const auto values = r.values(name);
        return std::any_of(values.begin(), values.end(), [&](const std::string& v) { return v != value; });
    };
}
True form_with(std::string_view trace) {
    return [trace](const WantedRequest& w, const Read& r) { return form_differs(w, r) && has(r.bytes, trace); };
}

// What must be true of the bytes where this cause is named.
const std::map<std::string_view, True> truths = {
    {"bare-lf",
     [](auto&, const Read& r) {
         for (std::size_t at = 0; (at = r.bytes.find('\n', at)) != r.bytes.npos; ++at) {
             if (at == 0 || r.bytes[at - 1] != '\r') return true;
         }
         return false;
     }},
    {"lf-cr", [](auto&, const Read& r) { return has(r.bytes, "\n\r"); }},
    {"bare-cr",
     [](auto&, const Read& r) {
         for (std::size_t at = 0; (at = r.bytes.find('\r', at)) != r.bytes.npos; ++at) {
             if (r.bytes.substr(at + 1, 1) != "\n") return true;
         }
         return false;
     }},
    {"leading-line",
     [](auto&, const Read& r) {
         const std::string start = r.bytes.substr(r.bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0, 4);
         return start.starts_with('\n') || start.starts_with('\r') || start == "\\r\\n";
     }},
    {"request-incomplete", [](auto& w, const Read& r) { return !r.blank_line || w.bytes().starts_with(r.bytes); }},
    {"not-a-field",
     [](auto&, const Read& r) {
         return r.any_field([](auto& name, auto& value) {
             const std::string plain = trimmed(name);
             return !has(name + value, ":") || plain.empty() ||
                    !std::all_of(plain.begin(), plain.end(),
                                 [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
         });
     }},
    {"line-end-missing",
     [](auto&, const Read& r) {
         const auto inside = [](const std::string& text) {
             return std::any_of(field_names.begin(), field_names.end(),
                                [&](const std::string& name) { return has(text, name + ":"); });
         };
         return inside(r.line) || r.any_field([&](auto& name, auto& value) {
             return inside(value + ":") || inside(name.substr(name.empty() ? 0 : 1) + ":");
         });
     }},
    {"indented-field",
     [](auto&, const Read& r) {
         return r.any_field([](auto& name, auto&) { return name.starts_with(' ') || name.starts_with('\t'); });
     }},
    {"literal-backslash", [](auto&, const Read& r) { return has(r.bytes, "\\r\\n"); }},
    {"utf8-bom", [](auto&, const Read& r) { return r.bytes.starts_with("\xEF\xBB\xBF"); }},
    {"missing-blank-line", [](auto&, const Read& r) { return !r.blank_line; }},
    {"early-blank-line", [](auto&, const Read& r) { return r.blank_line && has(r.rest, ":"); }},
    {"trailing-bytes",
     [](auto& w, const Read& r) { return r.rest.size() > w.body().size() && r.rest.starts_with(w.body()); }},
    {"nul-sent", [](auto&, const Read& r) { return has(r.rest, std::string(1, '\0')); }},
    {"sent-twice", [](auto& w, const Read& r) { return has(r.rest, w.method + " "); }},
    {"wrong-method",
     [](auto& w, const Read& r) { return lower(r.line.substr(0, r.line.find(' '))) != lower(w.method); }},
    {"lower-case-method",
     [](auto& w, const Read& r) {
         const std::string method = r.line.substr(0, r.line.find(' '));
         return method != w.method && lower(method) == lower(w.method);
     }},
    {"wrong-target", [](auto& w, const Read& r) { return r.target != w.target(); }},
    {"target-lost-query", [](auto& w, const Read& r) { return !has(r.target, "?") && has(w.target(), "?"); }},
    {"absolute-form", [](auto&, const Read& r) { return lower(r.target).starts_with("http://"); }},
    {"wrong-version", [](auto&, const Read& r) { return !r.line.ends_with(" HTTP/1.1"); }},
    {"missing-version", [](auto&, const Read& r) { return !has(lower(r.line), " http"); }},
    {"missing-host", lacks("host")},
    {"missing-connection-close", lacks("connection")},
    {"missing-content-type", lacks("content-type")},
    {"missing-content-length", lacks("content-length")},
    {"wrong-connection", has_other("connection", "close")},
    {"wrong-content-type", has_other("content-type", "application/x-www-form-urlencoded")},
    {"wrong-host", [](auto& w, const Read& r) { return has_other("host", w.host_field())(w, r); }},
    {"host-without-port",
     [](auto& w, const Read& r) { return w.port != "80" && !has(r.values("host").at(0), w.port); }},
    {"host-with-default-port", [](auto&, const Read& r) { return r.values("host").at(0).ends_with(":80"); }},
    {"ipv6-without-brackets",
     [](auto& w, const Read& r) { return has(w.host, ":") && !has(r.values("host").at(0), "["); }},
    {"doubled-field",
     [](auto&, const Read& r) {
         return std::any_of(field_names.begin(), field_names.end(),
                            [&](const std::string& name) { return r.values(name).size() > 1; });
     }},
    {"space-before-colon",
     [](auto&, const Read& r) {
         return r.any_field([](auto& name, auto&) { return name.ends_with(' ') || name.ends_with('\t'); });
     }},
    {"no-space-after-colon",
     [](auto&, const Read& r) {
         return r.any_field([](auto& n, auto& v) { return known(n) && !v.starts_with(' '); });
     }},
    {"field-case",
     [](auto&, const Read& r) {
         return r.any_field([](auto& n, auto&) {
             const std::string plain = trimmed(n);
             return known(n) && std::find(field_names.begin(), field_names.end(), plain) == field_names.end();
         });
     }},
    {"field-order",
     [](auto& w, const Read& r) {
         std::string order;
         for (const auto& [name, value] : r.fields) order += lower(trimmed(name)) + " ";
         return order != (w.method == "POST" ? "host content-type content-length connection " : "host connection ");
     }},
    {"extra-field", [](auto&, const Read& r) { return r.any_field([](auto& n, auto&) { return !known(n); }); }},
    {"chunked-request", [](auto&, const Read& r) { return !r.values("transfer-encoding").empty(); }},
    {"body-on-get", [](auto& w, const Read& r) { return w.method == "GET" && !r.rest.empty(); }},
    {"query-in-body",
     [](auto& w, const Read& r) { return w.method == "GET" && !has(r.target, "?") && !r.rest.empty(); }},
    {"body-in-query",
     [](auto& w, const Read& r) { return w.method == "POST" && has(r.target, "?") && r.rest.empty(); }},
    {"question-mark-alone", [](auto&, const Read& r) { return r.target.ends_with('?'); }},
    {"pairs-not-sent", [](auto& w, const Read& r) { return !w.form.empty() && r.target == w.path; }},
    {"missing-question-mark", [](auto&, const Read& r) { return !has(r.target, "?"); }},
    {"length-off", length_differs},
    {"length-of-characters", length_differs},
    {"length-of-unencoded", length_differs},
    {"length-not-decimal",
     [](auto&, const Read& r) {
         return r.values("content-length").at(0).find_first_not_of("0123456789") != std::string::npos ||
                r.values("content-length").at(0).empty();
     }},
    {"space-as-percent-20", form_with("%20")},
    {"plus-not-encoded", form_with("+")},
    {"not-encoded", form_differs},
    {"encoded-twice", form_with("%25")},
    {"separators-encoded", form_differs},
    {"lower-case-hex", form_with("%")},
    {"reserved-left", form_differs},
    {"other-set-left", form_differs},
    {"too-much-encoded", form_with("%")},
    {"latin-1", form_differs},
    {"code-point-encoded", form_with("%")},
    {"sign-extended-hex", form_with("%FFFFFF")},
    {"name-not-encoded", form_differs},
    {"empty-value-dropped", form_differs},
    {"duplicates-merged", form_differs},
    {"pairs-reordered", form_differs},
    {"trailing-ampersand", [](auto&, const Read& r) { return has(r.bytes, "&"); }},
    {"split-at-last-equals", form_differs},
    {"value-cut-at-equals", form_differs},
};

WantedRequest right_request(Random& random) {
    WantedRequest wanted{.path = random.path(),
                         .host = random.one_of(std::vector<std::string>{"127.0.0.1", "localhost", "::1"}),
                         .port = random.one_of(std::vector<std::string>{"80", "8000", "40123"})};
    const std::uint32_t kind = random.below(3);
    if (kind == 0) {
        wanted.path += "?" + random.word() + "=1";
        return wanted;
    }
    if (kind == 2) wanted.method = "POST";
    for (std::uint32_t pairs = random.below(4); pairs > 0; --pairs)
        wanted.form.push_back({random.word(), random.one_of(std::vector<std::string>{random.words(2), random.foreign(),
                                                                                     "", "a&b=c+d%", random.word()})});
    return wanted;
}

}  // namespace

TEST_CASE("a request that was changed at random is never said to have a fault that it has not") {
    std::map<std::string_view, int> named;
    int unexplained = 0;
    for (std::uint32_t seed = 1; seed <= 4000; ++seed) {
        Random random(seed, "mutations");
        const WantedRequest wanted = right_request(random);
        const std::string expected = wanted.bytes(), actual = mutated(expected, random);
        const std::vector<const Cause*> faults = request_faults(wanted, actual);
        INFO("seed " << seed << "\nsent   " << visible(actual) << "\nwanted " << visible(expected));
        const auto at = first_difference(actual, expected);
        if (actual == expected) {
            CHECK(faults.empty());
            CHECK_FALSE(at.has_value());
            continue;
        }
        REQUIRE(at.has_value());
        const auto differ = std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end());
        CHECK(*at == static_cast<std::size_t>(differ.first - actual.begin()));
        const Picture shown = picture(actual, expected, *at, 61);
        CHECK(shown.actual != shown.expected);
        if (faults.empty()) ++unexplained;
        const Read read(actual);
        for (const Cause* cause : faults) {
            INFO(cause->id << ": " << cause->text << " (A field that is new belongs into field_names of this file.)");
            REQUIRE(truths.contains(cause->id));
            CHECK(truths.at(cause->id)(wanted, read));
            ++named[cause->id];
        }
    }
    // Else the changes would be too dull to prove anything.
    CHECK(named.size() > 35);
    CHECK(unexplained > 200);
}
