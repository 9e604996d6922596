#include "report/run_json.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "report/again.hpp"
#include "report/wire_json.hpp"
#include "wire/base64.hpp"

namespace {

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(std::string(text)); }

template <class Value>
Json value_or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json();
}

Json program_of(const Ended& program, const Limits& limits) {
    const auto start = [&](const Printed& printed) {
        return base64(std::string_view(printed.text).substr(0, limits.printed));
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

Json diagnosis_of(const Verdict& verdict, const Limits& limits) {
    const Finding& finding = *verdict.finding;
    const Cause* const named = finding.cause;
    Json diagnosis = {{"id", named == nullptr ? Json() : Json(named->id)},
                      {"text", finding.sentence()},
                      {"compared", Json()},
                      {"byte_offset", Json()},
                      {"window_offset", Json()},
                      {"expected", Json()},
                      {"actual", Json()},
                      {"expected_more", Json()},
                      {"actual_more", Json()},
                      {"rfc", text_or_null(named == nullptr ? verdict.standard : named->why)},
                      {"read", text_or_null(named == nullptr ? verdict.read : named->read)},
                      {"hints", Json::array()},
                      {"also", Json::array()},
                      {"notes", finding.notes}};
    if (finding.mismatch) {
        const Mismatch& mismatch = *finding.mismatch;
        const std::size_t before = limits.difference / 2;
        const std::size_t from = mismatch.offset < before ? 0 : mismatch.offset - before;
        const auto window = [&](std::string_view bytes) {
            return base64(bytes.substr(std::min(from, bytes.size()), limits.difference));
        };
        const auto more = [&](std::string_view bytes) { return bytes.size() > from + limits.difference; };
        diagnosis["compared"] = mismatch.actual_label;
        diagnosis["byte_offset"] = mismatch.offset;
        diagnosis["window_offset"] = from;
        diagnosis["expected"] = window(mismatch.expected);
        diagnosis["actual"] = window(mismatch.actual);
        diagnosis["expected_more"] = more(mismatch.expected);
        diagnosis["actual_more"] = more(mismatch.actual);
    }
    if (named == nullptr) {
        if (!verdict.hint.empty()) diagnosis["hints"].push_back(verdict.hint);
    } else {
        for (const std::string_view hint : named->hints) diagnosis["hints"].push_back(hint);
    }
    for (const Cause* other : finding.also) diagnosis["also"].push_back(other->id);
    return diagnosis;
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

}  // namespace

Json run_json(const Ledger& run, const Settings& settings, const Limits& limits) {
    int score = 0, max_score = 0;
    Json checks = Json::array();
    for (const Verdict& verdict : run.verdicts()) {
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
                          {"program", evidence.program ? program_of(*evidence.program, limits) : Json()},
                          {"diagnosis", verdict.finding ? diagnosis_of(verdict, limits) : Json()},
                          {"wire", wire_json(evidence.connections, limits)},
                          {"again", again_line(verdict, settings)}});
    }
    return {{"kit", "HTTP by Hand " KIT_VERSION},
            {"seed", settings.seed},
            {"score", score},
            {"max_score", max_score},
            {"checks", std::move(checks)}};
}
