// The report for other programs: one JSON object, described in docs/reports.md. Bytes are base64, since what a
// student's program sends need not be text.

#include <cstdint>
#include <string>
#include <string_view>

#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <catch2/reporters/catch_reporter_streaming_base.hpp>
#include <nlohmann/json.hpp>

#include "lessons/finding.hpp"
#include "lessons/lesson.hpp"
#include "report/again.hpp"

namespace {

using Json = nlohmann::ordered_json;

// Of each stream, each side of a connection and each end of a difference: what a person would look at.
constexpr std::size_t most_bytes = 64 * 1024;

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view group = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i) text += i <= group.size() ? digits[bits >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

// A text of ours that may quote bytes of a program's: what is no UTF-8 becomes U+FFFD when the object is written.
Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(std::string(text)); }

template <class Value>
Json value_or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json();
}

Json program_of(const Ended& program) {
    const auto start = [](const Printed& printed) {
        return base64(std::string_view(printed.text).substr(0, most_bytes));
    };
    return {{"argv", program.argv},
            {"exit_code", value_or_null(program.exit_code)},
            {"signal", program.signal ? Json(signal_name(*program.signal)) : Json()},
            {"timed_out", program.stop != Stop::none && program.stop != Stop::out_of_memory},
            {"out_of_memory", program.stop == Stop::out_of_memory},
            {"waiting_in", text_or_null(program.waiting_in)},
            {"ran_ms", program.ran.count()},
            {"peak_rss_bytes", program.peak_rss},
            {"stdout", start(program.out)},
            {"stdout_bytes", program.out.size},
            {"stderr", start(program.err)},
            {"stderr_bytes", program.err.size}};
}

Json diagnosis_of(const Verdict& verdict) {
    const Finding& finding = *verdict.finding;
    const Cause* const named = finding.cause;
    Json diagnosis = {{"id", named == nullptr ? Json() : Json(named->id)},
                      {"text", finding.sentence()},
                      {"compared", Json()},
                      {"byte_offset", Json()},
                      {"window_offset", Json()},
                      {"expected", Json()},
                      {"actual", Json()},
                      {"rfc", text_or_null(named == nullptr ? verdict.standard : named->why)},
                      {"read", text_or_null(named == nullptr ? verdict.read : named->read)},
                      {"hints", Json::array()},
                      {"also", Json::array()},
                      {"notes", finding.notes}};
    if (finding.mismatch) {
        const Mismatch& mismatch = *finding.mismatch;
        const std::size_t from = mismatch.offset < most_bytes / 2 ? 0 : mismatch.offset - most_bytes / 2;
        const auto window = [&](std::string_view bytes) {
            return base64(bytes.substr(std::min(from, bytes.size()), most_bytes));
        };
        diagnosis["compared"] = mismatch.actual_label;
        diagnosis["byte_offset"] = mismatch.offset;
        diagnosis["window_offset"] = from;
        diagnosis["expected"] = window(mismatch.expected);
        diagnosis["actual"] = window(mismatch.actual);
    }
    if (named == nullptr) {
        if (!verdict.hint.empty()) diagnosis["hints"].push_back(verdict.hint);
    } else {
        for (const std::string_view hint : named->hints) diagnosis["hints"].push_back(hint);
    }
    for (const Cause* other : finding.also) diagnosis["also"].push_back(other->id);
    return diagnosis;
}

Json wire_of(const std::vector<Transcript>& connections) {
    Json events = Json::array();
    for (std::size_t number = 0; number < connections.size(); ++number) {
        std::size_t room[] = {most_bytes, most_bytes};
        for (const Event& event : connections[number].events()) {
            const bool program = event.from == Side::program;
            const char* const kind = event.kind == WireEvent::bytes ? "bytes"
                                     : event.kind == WireEvent::fin ? "fin"
                                     : event.kind == WireEvent::rst ? "rst"
                                                                    : "open";
            Json one = {{"connection", number},
                        {"t_ms", static_cast<double>(event.at.count()) / 1000},
                        {"from", program ? "program" : "peer"},
                        {"event", kind}};
            if (event.kind == WireEvent::bytes) {
                const std::string_view data = std::string_view(event.data).substr(0, room[program ? 0 : 1]);
                room[program ? 0 : 1] -= data.size();
                one["data"] = base64(data);
                one["size"] = event.size;
            }
            events.push_back(std::move(one));
        }
    }
    return events;
}

std::string_view name_of(Status status) {
    switch (status) {
        case Status::passed:
            return "passed";
        case Status::failed:
            return "failed";
        case Status::skipped:
            return "skipped";
        case Status::error:
            break;
    }
    return "error";
}

class JsonReporter : public Catch::StreamingReporterBase {
public:
    explicit JsonReporter(Catch::ReporterConfig&& config) : StreamingReporterBase(std::move(config)) {}

    static std::string getDescription() { return "All facts of a run as one JSON object (docs/reports.md)"; }

    void testRunEnded(const Catch::TestRunStats&) override {
        int score = 0, max_score = 0;
        Json checks = Json::array();
        for (const Verdict& verdict : ledger().verdicts()) {
            score += verdict.points;
            max_score += verdict.max_points;
            const Evidence& evidence = verdict.evidence;
            checks.push_back({{"lesson", verdict.lesson},
                              {"name", verdict.title},
                              {"status", name_of(verdict.status)},
                              {"points", verdict.points},
                              {"max_points", verdict.max_points},
                              {"skipped_because", text_or_null(verdict.needs)},
                              {"remark", text_or_null(verdict.remark)},
                              {"delivery", text_or_null(evidence.delivery)},
                              {"program", evidence.program ? program_of(*evidence.program) : Json()},
                              {"diagnosis", verdict.finding ? diagnosis_of(verdict) : Json()},
                              {"wire", wire_of(evidence.connections)},
                              {"again", again_line(verdict, settings())}});
        }
        const Json report = {{"kit", "HTTP by Hand " KIT_VERSION},
                             {"seed", settings().seed},
                             {"score", score},
                             {"max_score", max_score},
                             {"checks", std::move(checks)}};
        m_stream << report.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
    }
};

CATCH_REGISTER_REPORTER("kit-json", JsonReporter)

}  // namespace
