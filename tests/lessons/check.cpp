#include "lessons/check.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <catch2/catch_test_case_info.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

#include "wire/difference.hpp"
#include "wire/visible.hpp"

namespace fs = std::filesystem;

namespace {

// The tag "[3 points]" as a number.
int points_of(const Catch::TestCaseInfo& info) {
    for (const Catch::Tag& tag : info.tags) {
        const std::string text(tag.original.data(), tag.original.size());
        if (text.ends_with(" points") || text.ends_with(" point")) return std::stoi(text);
    }
    return 0;
}

const Lesson* lesson_of(const Catch::TestCaseInfo& info) {
    for (const Catch::Tag& tag : info.tags) {
        const std::string_view text(tag.original.data(), tag.original.size());
        for (const Lesson& lesson : lessons) {
            if (text == lesson.id) return &lesson;
        }
    }
    return nullptr;
}

const Lesson* current_lesson = nullptr;

// Keeps the ledger, whichever reporters were asked for.
class LedgerKeeper : public Catch::EventListenerBase {
public:
    using EventListenerBase::EventListenerBase;

    void testCaseStarting(const Catch::TestCaseInfo& info) override {
        current_lesson = lesson_of(info);
        if (current_lesson == nullptr) return;
        Verdict& verdict = ledger().begin(std::string(current_lesson->id), info.name);
        verdict.max_points = points_of(info);
    }

    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        if (current_lesson == nullptr) return;
        Verdict& verdict = *ledger().current();
        if (stats.totals.testCases.failed > 0 || stats.totals.testCases.failedButOk > 0) {
            verdict.status = verdict.finding ? Status::failed : Status::error;
            if (!verdict.finding)
                verdict.finding = Finding{nullptr, "The check itself failed: " + failure_, {}, {}, {}};
        } else if (stats.totals.testCases.skipped > 0) {
            verdict.status = Status::skipped;
        } else {
            verdict.status = Status::passed;
            verdict.points = verdict.max_points;
        }
    }

    void assertionEnded(const Catch::AssertionStats& stats) override {
        if (!stats.assertionResult.isOk())
            failure_ = stats.assertionResult.getExpandedExpression() + std::string(stats.assertionResult.getMessage());
    }

private:
    std::string failure_;
};

CATCH_REGISTER_LISTENER(LedgerKeeper)

// The line in which a sanitizer says what it found; empty where none has spoken.
std::string sanitizer_line(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.find("Sanitizer: ") != line.npos || line.find(": runtime error: ") != line.npos) return line;
    }
    return {};
}

}  // namespace

Verdict& Ledger::begin(std::string lesson, std::string title) {
    verdicts_.push_back({std::move(lesson), std::move(title)});
    return verdicts_.back();
}

const Verdict* Ledger::find(std::string_view lesson, std::string_view title) const {
    for (const Verdict& verdict : verdicts_) {
        if (verdict.lesson == lesson && verdict.title == title) return &verdict;
    }
    return nullptr;
}

Ledger& ledger() {
    static Ledger instance;
    return instance;
}

Scratch::Scratch() {
    std::string name = (fs::temp_directory_path() / "check-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::system_error(errno, std::generic_category(), "no temporary folder can be made as " + name);
    }
    path_ = fs::canonical(name);
}

Scratch::~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

Check::Check(Plan plan)
    : lesson_(*current_lesson),
      verdict_(*ledger().current()),
      random(settings().seed, std::string(lesson_.id) + "/" + verdict_.title) {
    verdict_.hint = std::move(plan.hint);
    verdict_.read = std::move(plan.read);
    verdict_.standard = std::move(plan.standard);
    hand_over(folder());

    const Verdict* basis = plan.needs.empty() ? nullptr : ledger().find(lesson_.id, plan.needs);
    if (basis != nullptr && basis->status != Status::passed) {
        verdict_.needs = basis->status == Status::skipped ? basis->needs : plan.needs;
        SKIP("skipped until \"" << verdict_.needs << "\" passes");
    }
    if (const auto error = compile_error(lesson_)) {
        Finding finding{&cause("does-not-compile"), {}, {}, {}, {}};
        std::istringstream lines(*error);
        for (std::string line; std::getline(lines, line);) finding.notes.push_back(line);
        fail(std::move(finding));
    }
}

Command Check::command(const std::vector<std::string>& arguments) const {
    Command command{program_of(lesson_), folder()};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    for (const std::string& word : settings().within)
        command.within.push_back(word == "{folder}" ? folder().string() : word);
    return command;
}

// Where programs run as another user, what a check makes for them is that user's.
void Check::hand_over(const fs::path& path) const {
    if (settings().owner && ::lchown(path.c_str(), *settings().owner, *settings().owner) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot hand over " + path.string());
}

fs::path Check::write(const std::string& name, const std::string& bytes) const {
    const fs::path file = folder() / name;
    fs::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    if (!(out << bytes).flush()) throw std::runtime_error("cannot write " + file.string());
    for (fs::path made = file; made != folder(); made = made.parent_path()) hand_over(made);
    return file;
}

void Check::fail(Finding finding) {
    if (const auto& program = verdict_.evidence.program) {
        const auto say_if_capped = [&](const Printed& printed, const char* where) {
            if (printed.size > Printed::kept)
                finding.notes.push_back("it printed " + in_words(printed.size) + " on " + where +
                                        ", of which the first 1 MiB is kept");
        };
        say_if_capped(program->out, "standard output");
        say_if_capped(program->err, "standard error");
    }
    for (const std::string& note : {context_, about_}) {
        if (!note.empty()) finding.notes.insert(finding.notes.begin(), note);
    }
    if (!blame_.empty()) {
        finding.cause = &cause(blame_);
        finding.says.clear();
        finding.also.clear();
    }
    std::string text(finding.sentence());
    if (finding.cause != nullptr) text += " [" + std::string(finding.cause->id) + "]";
    if (finding.mismatch) {
        const Mismatch& m = *finding.mismatch;
        const std::size_t from = m.offset > 40 ? m.offset - 40 : 0;
        text += "\n" + m.actual_label + " (around byte " + std::to_string(m.offset) +
                "): " + visible(std::string_view(m.actual).substr(std::min(from, m.actual.size()), 80));
        text += "\n" + m.expected_label + ": " +
                visible(std::string_view(m.expected).substr(std::min(from, m.expected.size()), 80));
    }
    for (const std::string& note : finding.notes) text += "\n" + note;
    verdict_.finding = std::move(finding);
    FAIL(text);
    throw std::logic_error("FAIL returned");  // it throws; the compiler cannot know
}

void Check::fail(std::string_view cause_id, std::vector<std::string> notes) {
    fail(Finding{&cause(cause_id), {}, {}, {}, std::move(notes)});
}

void Check::not_judged(std::string why) {
    verdict_.remark = std::move(why);
    SUCCEED(verdict_.remark);
}

void Check::keep_unfinished(const Ended& program, const std::vector<Transcript>& connections,
                            const std::string& delivery) {
    verdict_.evidence = {program, connections, delivery};
    if (!program.start_error.empty()) {
        std::vector<std::string> notes = {program.argv[0] + ": " + program.start_error};
        if (settings().solutions)
            notes.push_back("the solutions are built by: ninja -C " + settings().programs.string() + " solutions");
        if (!settings().solutions && settings().program.empty()) notes.push_back("it is built by: make check");
        fail("cannot-start", std::move(notes));
    }
    if (program.exit_code.value_or(0) != 0 && !sanitizer_line(program.err.text).empty()) {
        fail("sanitizer-report", {"it says: " + telling_line(program.err.text)});
    }
}

void Check::expect_written(const Ended& program, std::vector<std::string> notes) {
    if (program.exit_code.value_or(0) == 0 || program.err.text.find("not written yet") == std::string::npos) return;
    notes.insert(notes.begin(), "it says: " + telling_line(program.err.text));
    fail("not-written-yet", std::move(notes));
}

Mismatch mismatch_of(std::string label, const std::string& actual, const std::string& expected) {
    if (const auto bodies = bodies_that_differ(actual, expected)) {
        const auto& [ours, theirs] = *bodies;
        return {"your body", "expected", ours, theirs, *first_difference(ours, theirs)};
    }
    return {std::move(label), "expected", actual, expected, *first_difference(actual, expected)};
}

std::string telling_line(const std::string& text, bool killed) {
    if (const std::string line = sanitizer_line(text); !line.empty()) return visible_start(line, 300);
    std::istringstream lines(text);
    std::string telling;
    for (std::string line; std::getline(lines, line);) {
        if (line.find_first_not_of("=- \t\r") == line.npos) continue;
        // "terminate called after throwing an instance of 'std::system_error'", and on a line of its own "  what():  …"
        telling = line.starts_with("  what():  ") ? telling + ": " + line.substr(11) : line;
        if (!text.starts_with("Traceback") && !killed) break;
    }
    return visible_start(telling, 300);
}

std::string quoted(const std::vector<std::string>& arguments, std::size_t first) {
    std::string text;
    for (std::size_t at = first; at < arguments.size(); ++at) text += " '" + visible(arguments[at]) + "'";
    return text.empty() ? " none" : text;
}

std::string how_it_ended(const Ended& program) {
    std::string text = "the program ";
    const double seconds = static_cast<double>(program.ran.count()) / 1000;
    std::ostringstream ran;
    ran.precision(2);
    ran << seconds << " s";
    switch (program.stop) {
        case Stop::stuck:
            text += "was still running after " + ran.str();
            if (!program.waiting_in.empty()) text += ", waiting in " + program.waiting_in;
            break;
        case Stop::out_of_time:
            text += "was stopped after " + ran.str();
            break;
        case Stop::busy:
            text += "was still running after " + ran.str() + ", busy, not waiting for anything";
            break;
        case Stop::out_of_memory:
            text += "held more than 512 MiB";
            break;
        case Stop::none:
            if (program.signal) text += "was killed by " + signal_name(*program.signal);
            if (program.exit_code) text += "exited with " + std::to_string(*program.exit_code);
            break;
    }
    if (program.err.size > 0) text += " and said: " + telling_line(program.err.text, program.signal.has_value());
    return text;
}
