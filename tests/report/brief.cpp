// A line a check for people with many programs to look at: what `--compact` prints.

#include <string>

#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <catch2/reporters/catch_reporter_streaming_base.hpp>

#include "lessons/finding.hpp"
#include "report/layout.hpp"

namespace {

constexpr std::size_t width = 80;

class BriefReporter : public Catch::StreamingReporterBase {
public:
    explicit BriefReporter(Catch::ReporterConfig&& config) : StreamingReporterBase(std::move(config)) {}

    static std::string getDescription() { return "A line a check, for people: points, title, cause"; }

    void testRunEnded(const Catch::TestRunStats&) override {
        int points = 0, most = 0;
        for (const Verdict& verdict : ledger().verdicts()) {
            points += verdict.points;
            most += verdict.max_points;
            m_stream << line(verdict) << '\n';
        }
        m_stream << "   " << points << '/' << most << " points\n";
    }

private:
    static std::string line(const Verdict& verdict) {
        const char* const mark = verdict.status == Status::passed ? "✓" : verdict.status == Status::skipped ? "–" : "✗";
        const std::string start = verdict.lesson.substr(0, 2) + ' ' + mark + ' ' + std::to_string(verdict.points) +
                                  '/' + std::to_string(verdict.max_points) + ' ';
        std::string end;
        if (verdict.status == Status::skipped) end = "  skipped";
        if (verdict.finding) {
            if (verdict.finding->cause != nullptr) end = "  [" + std::string(verdict.finding->cause->id) + "]";
            if (verdict.finding->mismatch) end += "  byte " + std::to_string(verdict.finding->mismatch->offset);
        }
        const std::size_t room = width - columns(start) - columns(end);
        std::string title = verdict.title;
        if (columns(title) > room) title = wrapped(title, room - 2)[0] + " …";
        return start + (end.empty() ? title : padded(title, room) + end);
    }
};

CATCH_REGISTER_REPORTER("brief", BriefReporter)

}  // namespace
