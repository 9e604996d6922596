// The report for other programs: one JSON object, described in docs/reference/reports.md. Bytes are base64, since what
// a student's program sends need not be text.

#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <catch2/reporters/catch_reporter_streaming_base.hpp>

#include "report/run_json.hpp"

namespace {

class JsonReporter : public Catch::StreamingReporterBase {
public:
    explicit JsonReporter(Catch::ReporterConfig&& config) : StreamingReporterBase(std::move(config)) {}

    static std::string getDescription() { return "All facts of a run as one JSON object (docs/reference/reports.md)"; }

    void testRunEnded(const Catch::TestRunStats&) override {
        const Json run = run_json(ledger(), settings(), Limits{});
        m_stream << run.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
    }
};

CATCH_REGISTER_REPORTER("kit-json", JsonReporter)

}  // namespace
