// The report that a person reads: a block a lesson, the failed checks with what crossed the wire.

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch_test_case_info.hpp>
#include <catch2/catch_version_macros.hpp>
#include <catch2/interfaces/catch_interfaces_config.hpp>
#include <catch2/internal/catch_console_colour.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <catch2/reporters/catch_reporter_streaming_base.hpp>

#include "lessons/check.hpp"
#include "lessons/finding.hpp"
#include "lessons/lesson.hpp"
#include "report/again.hpp"
#include "report/layout.hpp"
#include "wire/difference.hpp"
#include "wire/text.hpp"
#include "wire/visible.hpp"

namespace {

constexpr std::size_t width = 80, most_named = 5;

std::string count(std::size_t number, std::string_view thing) {
    return std::to_string(number) + ' ' + std::string(thing) + (number == 1 ? "" : "s");
}

class TerminalReporter : public Catch::StreamingReporterBase {
public:
    explicit TerminalReporter(Catch::ReporterConfig&& config) : StreamingReporterBase(std::move(config)) {}

    static std::string getDescription() {
        return "The kit's report: what crossed the wire, what is wrong, what to do next";
    }

    void testCaseStarting(const Catch::TestCaseInfo& info) override {
        StreamingReporterBase::testCaseStarting(info);
        const Verdict* now = ledger().current();
        if (now != nullptr && printed_ < ledger().verdicts().size() - 1 &&
            now->lesson != ledger().verdicts()[printed_].lesson) {
            print_lesson(ledger().verdicts().size() - 1);
        }
        show_progress(now);
    }

    void testRunEnded(const Catch::TestRunStats&) override {
        clear_progress();
        print_lesson(ledger().verdicts().size());
        print_total();
    }

    void listTests(const std::vector<Catch::TestCaseHandle>& tests) override {
        std::string lesson;
        for (const Catch::TestCaseHandle& test : tests) {
            const Catch::TestCaseInfo& info = test.getTestCaseInfo();
            const auto tag = [&](std::size_t at) {
                return at < info.tags.size() ? std::string(info.tags[at].original.data(), info.tags[at].original.size())
                                             : "";
            };
            std::string points, here;
            for (std::size_t at = 0; at < info.tags.size(); ++at)
                (tag(at).find(" point") != std::string::npos ? points : here) = tag(at);
            if (here != lesson) m_stream << (lesson.empty() ? "" : "\n") << '[' << here << "]\n";
            lesson = here;
            m_stream << "  " << padded(info.name, 64) << points << '\n';
        }
    }

private:
    using Colour = Catch::Colour;

    // The line that says what goes on is for people who wait, not for files.
    void show_progress(const Verdict* now) {
        if (now == nullptr || !progress_) return;
        std::cerr << "\r\033[K" << wrapped("  checking " + now->lesson + ": " + now->title, width - 1)[0] << std::flush;
    }
    void clear_progress() {
        if (progress_) std::cerr << "\r\033[K" << std::flush;
    }

    void print_lesson(std::size_t end) {
        clear_progress();
        if (printed_ == end) return;
        const std::vector<Verdict>& all = ledger().verdicts();
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(printed_),
                   last = all.begin() + static_cast<std::ptrdiff_t>(end);
        const Lesson& lesson =
            *std::find_if(lessons.begin(), lessons.end(), [&](const Lesson& l) { return l.id == first->lesson; });
        std::size_t passed = 0;
        int points = 0, most = 0;
        for (auto verdict = first; verdict != last; ++verdict) {
            passed += verdict->status == Status::passed ? 1 : 0;
            points += verdict->points;
            most += verdict->max_points;
        }
        const std::string left = "Lesson " + std::string(lesson.number) + " · " + std::string(lesson.title);
        const std::string right = std::to_string(passed) + " of " + count(end - printed_, "check") + " · " +
                                  std::to_string(points) + " of " + count(static_cast<std::size_t>(most), "point");
        {
            const auto guard = m_colour->guardColour(Colour::Headers).engage(m_stream);
            m_stream << padded(left, width - columns(right)) << right << "\n\n";
        }
        for (auto verdict = first; verdict != last; ++verdict) {
            switch (verdict->status) {
                case Status::passed:
                    print_passed(*verdict);
                    break;
                case Status::failed:
                case Status::error:
                    print_failed(*verdict);
                    break;
                case Status::skipped:
                    break;
            }
        }
        print_skipped(first, last);
        m_stream << '\n';
        points_ += points;
        most_ += most;
        ++lessons_;
        if (next_lesson_.empty() && points < most) next_lesson_ = std::string(lesson.number);
        if (next_folder_.empty() && points < most) next_folder_ = std::string(lesson.id);
        printed_ = end;
    }

    void print_passed(const Verdict& verdict) {
        {
            const auto guard = m_colour->guardColour(Colour::Success).engage(m_stream);
            m_stream << "  ✓ ";
        }
        m_stream << verdict.title << '\n';
        if (!verdict.remark.empty()) line("", verdict.remark);
    }

    void print_failed(const Verdict& verdict) {
        {
            const auto guard = m_colour->guardColour(Colour::Error).engage(m_stream);
            m_stream << "  ✗ ";
        }
        m_stream << verdict.title << '\n';
        const Finding& finding = *verdict.finding;
        if (finding.mismatch) print_mismatch(*finding.mismatch);
        std::string says(finding.sentence());
        if (finding.cause != nullptr) says += " [" + std::string(finding.cause->id) + "]";
        line("", says);
        for (const std::string& note : finding.notes) line("", note, note.starts_with(' '));
        if (!finding.also.empty()) {
            std::string also = "mend that first; then there is also";
            for (const Cause* cause : finding.also)
                also += (cause == finding.also.front() ? " [" : ", [") + std::string(cause->id) + "]";
            line("", also);
        }
        const char* label = "ran";
        for (const std::string& part : ran(verdict)) {
            m_stream << "      " << padded(label, 7) << part << '\n';
            label = "";
        }
        line("hint", finding.cause != nullptr ? std::string(finding.cause->hints[0]) : verdict.hint);
        const std::string page = finding.cause != nullptr ? std::string(finding.cause->read) : verdict.read;
        const std::string standard = finding.cause != nullptr ? std::string(finding.cause->why) : verdict.standard;
        if (!page.empty()) line("read", "docs/" + page + (standard.empty() ? "" : " · " + standard));
        line("again", again_line(verdict, settings()), true);
    }

    // What the check told the program, for whom the bytes alone say too little. A server was told by its clients, and
    // some verdicts are about the arguments: these have them already.
    static std::vector<std::string> ran(const Verdict& verdict) {
        const auto& program = verdict.evidence.program;
        const auto& notes = verdict.finding->notes;
        const bool told = std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
            return note.starts_with("arguments:") || note.starts_with("request:");
        });
        const auto lesson =
            std::find_if(lessons.begin(), lessons.end(), [&](const Lesson& l) { return l.id == verdict.lesson; });
        const std::size_t words = program_of(*lesson).size();
        if (!program || told || program->argv.size() <= words) return {};
        constexpr std::size_t room = width - 13;
        std::vector<std::string> lines = {std::string(lesson->program)};
        for (std::size_t at = words; at < program->argv.size(); ++at) {
            const std::string argument = shown_argument(program->argv[at], room);
            if (columns(lines.back()) + 1 + columns(argument) <= room)
                lines.back() += ' ' + argument;
            else
                lines.push_back(argument);
        }
        return lines;
    }

    // As a shell would read it, but for bytes that cannot be shown as they are.
    static std::string shown_argument(const std::string& argument, std::size_t room) {
        for (std::size_t most = 60;; most -= 4) {
            const std::string text = shell_quoted(replaced(visible_start(argument, most), "␠", " "));
            if (columns(text) <= room || most == 4) return text;
        }
    }

    void print_mismatch(const Mismatch& mismatch) {
        const Picture shown = picture(mismatch.actual, mismatch.expected, mismatch.offset, width - 6 - 13);
        const auto show = [&](const std::string& label, const std::string& text, Colour::Code colour) {
            m_stream << "      " << padded(label, 13);
            const auto guard = m_colour->guardColour(colour).engage(m_stream);
            m_stream << text;
        };
        show(mismatch.actual_label, shown.actual, Colour::ResultError);
        m_stream << '\n';
        show(mismatch.expected_label, shown.expected, Colour::Success);
        shown_ += shown.actual + shown.expected;
        const std::string marker = "▲ byte " + std::to_string(mismatch.offset);
        std::size_t column = 6 + 13 + shown.marker;
        m_stream << '\n' << std::string(column, ' ');
        const bool fits = column + columns(marker) <= width;
        m_stream << (fits ? marker : "▲") << '\n';
        if (!fits)
            m_stream << std::string(width - columns(marker) + 2, ' ') << marker.substr(std::string("▲ ").size())
                     << '\n';
    }

    // A labelled text; `verbatim` ones are commands or compiler's lines, which must not be broken.
    void line(std::string_view label, const std::string& text, bool verbatim = false) {
        const std::string lead = label.empty() ? "      " : "      " + padded(label, 7);
        const std::vector<std::string> lines = verbatim ? std::vector{text} : wrapped(text, width - columns(lead));
        for (std::size_t at = 0; at < lines.size(); ++at) {
            if (at == 0 && !label.empty()) {
                m_stream << "      ";
                m_stream << padded(label, 7) << lines[at] << '\n';
            } else {
                m_stream << std::string(columns(lead), ' ') << lines[at] << '\n';
            }
        }
    }

    using Iterator = std::vector<Verdict>::const_iterator;

    // In a run of one lesson each is named, unless they are many; in one of all lessons a line for all is enough.
    void print_skipped(Iterator first, Iterator last) {
        std::vector<std::string> needs;
        for (auto verdict = first; verdict != last; ++verdict) {
            if (verdict->status == Status::skipped &&
                std::find(needs.begin(), needs.end(), verdict->needs) == needs.end())
                needs.push_back(verdict->needs);
        }
        for (const std::string& need : needs) {
            std::vector<std::string> titles;
            for (auto verdict = first; verdict != last; ++verdict) {
                if (verdict->status == Status::skipped && verdict->needs == need) titles.push_back(verdict->title);
            }
            const bool named = settings().lessons_selected == 1 && titles.size() <= most_named;
            const std::string text = (named ? "" : count(titles.size(), "check") + ' ') + "skipped until \"" + need +
                                     "\" passes" + (named ? ":" : "");
            const char* lead = "  – ";
            for (const std::string& part : wrapped(text, width - 4)) {
                m_stream << lead << part << '\n';
                lead = "    ";
            }
            if (!named) continue;
            for (const std::string& title : titles) m_stream << "      " << title << '\n';
        }
    }

    // The signs that stood in this report's pictures.
    void print_legend() {
        static constexpr std::pair<std::string_view, std::string_view> signs[] = {
            {"␍", "CR"},         {"␊", "LF"},
            {"␀", "NUL"},        {"␉", "TAB"},
            {"␠", "a space"},    {"⟨", "FF⟩ a byte in hexadecimal"},
            {"…", "more bytes"}, {"∎", "nothing follows"}};
        std::string legend;
        for (const auto& [sign, meaning] : signs) {
            if (shown_.find(sign) != std::string::npos)
                legend += std::string(sign) + (sign == "⟨" ? "" : " ") + std::string(meaning) + " · ";
        }
        if (!shown_.empty()) m_stream << legend << "bytes are counted from 0\n";
    }

    void print_total() {
        if (lessons_ == 0) return;
        print_legend();
        const std::string seed = "seed " + std::to_string(settings().seed);
        const std::string total = std::to_string(points_) + " of " + count(static_cast<std::size_t>(most_), "point");
        if (lessons_ > 1) m_stream << padded("All lessons", width - columns(total)) << total << '\n';
        const bool own = settings().program.empty() && !settings().solutions;
        if (points_ == most_) {
            m_stream << (lessons_ == 1 ? "Every check passes. " : "Every check passes in every lesson. ") << '(' << seed
                     << ")\n";
        } else if (own) {
            m_stream << "Next: lessons/" << next_folder_ << "/README.md, then make check-" << next_lesson_
                     << "; stuck? make hint-" << next_lesson_ << "\n";
        }
    }

    bool progress_ = ::isatty(2) != 0 && ::isatty(1) != 0;
    std::size_t printed_ = 0, lessons_ = 0;
    int points_ = 0, most_ = 0;
    std::string next_lesson_, next_folder_;
    std::string shown_;  // all pictures
};

CATCH_REGISTER_REPORTER("terminal", TerminalReporter)

}  // namespace
