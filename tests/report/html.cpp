// The report for a browser: one page of HTML that needs nothing else and asks for nothing, made of the files in
// tests/view. All it shows is JSON in the page, which the page's own script sets as text.

#include <array>
#include <chrono>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <catch2/reporters/catch_reporter_streaming_base.hpp>

#include "report/run_json.hpp"
#include "report/view.hpp"
#include "wire/base64.hpp"

namespace {

// A run of all checks that goes wrong everywhere stays below 4 MB.
constexpr Limits small = {
    .printed = 4 * 1024, .difference = 4 * 1024, .side = 4 * 1024, .wire = 16 * 1024, .events = 60, .joined = true};

Json titles() {
    Json all = Json::object();
    for (const Lesson& lesson : lessons) all[std::string(lesson.id)] = lesson.title;
    return all;
}

Json page_data() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return {{"made_at", std::chrono::duration_cast<std::chrono::milliseconds>(now).count()},
            {"titles", titles()},
            {"of", settings().solutions         ? "solutions"
                   : settings().program.empty() ? "lessons"
                                                : "program"},
            {"program", settings().program_as_given},
            {"run", run_json(ledger(), settings(), small)}};
}

// JSON that may stand inside a script element: no sign in it could end the element, or begin a comment in it.
std::string embedded(const Json& data) {
    std::string text;
    for (const char c : data.dump(-1, ' ', true, Json::error_handler_t::replace)) {
        if (c == '<')
            text += "\\u003c";
        else if (c == '>')
            text += "\\u003e";
        else if (c == '&')
            text += "\\u0026";
        else
            text += c;
    }
    return text;
}

// What only this page's own style and script know: nothing else runs in it (Content Security Policy Level 3 §2.3.1).
std::string nonce() {
    std::random_device random;
    std::string bytes;
    for (int i = 0; i < 16; ++i) bytes += static_cast<char>(random() & 0xFF);
    return base64(bytes);
}

std::string joined(const std::vector<std::string_view>& files) {
    std::string text;
    for (const std::string_view file : files) text += file;
    return text;
}

// In one go, so that a {{name}} in what is filled in stays what it is.
std::string filled(std::string_view page, const std::vector<std::pair<std::string_view, std::string>>& parts) {
    std::string text;
    while (!page.empty()) {
        const std::size_t opens = page.find("{{");
        text += page.substr(0, opens);
        if (opens == std::string_view::npos) break;
        page.remove_prefix(opens + 2);
        const std::size_t closes = page.find("}}");
        const std::string_view name = page.substr(0, closes);
        for (const auto& [known, part] : parts) {
            if (known == name) text += part;
        }
        page.remove_prefix(closes + 2);
    }
    return text;
}

class HtmlReporter : public Catch::StreamingReporterBase {
public:
    explicit HtmlReporter(Catch::ReporterConfig&& config) : StreamingReporterBase(std::move(config)) {}

    static std::string getDescription() {
        return "The run as a page for a browser, which needs no network (docs/reference/reports.md)";
    }

    void testRunEnded(const Catch::TestRunStats&) override {
        m_stream << filled(view().page, {{"nonce", nonce()},
                                         {"style", joined(view().styles)},
                                         {"script", joined(view().scripts)},
                                         {"data", embedded(page_data())}});
    }
};

CATCH_REGISTER_REPORTER("html", HtmlReporter)

}  // namespace
