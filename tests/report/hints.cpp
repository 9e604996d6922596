// A report for `make hint-NN`: of the first check that failed its title, the cause's id, the page, and the hints.

#include <algorithm>

#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <catch2/reporters/catch_reporter_streaming_base.hpp>

#include "lessons/finding.hpp"

namespace {

class HintsReporter : public Catch::StreamingReporterBase {
public:
    explicit HintsReporter(Catch::ReporterConfig&& config) : StreamingReporterBase(std::move(config)) {}

    static std::string getDescription() {
        return "Of the first failed check: title, cause, page and hints, a line each";
    }

    void testRunEnded(const Catch::TestRunStats&) override {
        const auto& verdicts = ledger().verdicts();
        const auto failed =
            std::find_if(verdicts.begin(), verdicts.end(), [](const Verdict& v) { return v.finding.has_value(); });
        if (failed == verdicts.end()) return;
        const Cause* const named = failed->finding->cause;
        m_stream << failed->title << '\n' << (named == nullptr ? "-" : named->id) << '\n';
        if (named == nullptr) {
            m_stream << failed->read << '\n' << failed->hint << '\n';
        } else {
            m_stream << named->read << '\n';
            for (const auto hint : named->hints) m_stream << hint << '\n';
        }
    }
};

CATCH_REGISTER_REPORTER("hints", HintsReporter)

}  // namespace
