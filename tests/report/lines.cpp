// A report for scripts: a line a check, its parts separated by tabs: status, points, title, cause ("-" where none is
// named), seed, and what else is wrong (ids separated by commas, or "-").

#include <string>

#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <catch2/reporters/catch_reporter_streaming_base.hpp>

#include "lessons/finding.hpp"
#include "lessons/lesson.hpp"

namespace {

class LinesReporter : public Catch::StreamingReporterBase {
public:
    explicit LinesReporter(Catch::ReporterConfig&& config) : StreamingReporterBase(std::move(config)) {}

    static std::string getDescription() {
        return "A line a check, for scripts: status, points, title, cause, seed, other causes";
    }

    void testRunEnded(const Catch::TestRunStats&) override {
        for (const Verdict& verdict : ledger().verdicts()) {
            const char* const status = verdict.status == Status::passed    ? "passed"
                                       : verdict.status == Status::skipped ? "skipped"
                                                                           : "failed";
            const Cause* const named = verdict.finding ? verdict.finding->cause : nullptr;
            std::string also;
            if (verdict.finding) {
                for (const Cause* cause : verdict.finding->also)
                    also += (also.empty() ? "" : ",") + std::string(cause->id);
            }
            m_stream << status << '\t' << verdict.points << '\t' << verdict.title << '\t'
                     << (named == nullptr ? "-" : named->id) << '\t' << settings().seed << '\t'
                     << (also.empty() ? "-" : also) << '\n';
        }
    }
};

CATCH_REGISTER_REPORTER("lines", LinesReporter)

}  // namespace
