// What a check found out: why it failed, and the evidence.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/program.hpp"
#include "wire/causes.hpp"
#include "wire/transcript.hpp"

// Two byte sequences that should have been equal.
struct Mismatch {
    std::string actual_label, expected_label;  // "you sent", "your body", "you printed", "in the file"; "expected"
    std::string actual, expected;
    std::size_t offset = 0;  // of the first byte that differs
};

// Of two messages: their bodies where these alone are wrong, else the whole. They differ.
Mismatch mismatch_of(std::string label, const std::string& actual, const std::string& expected);

struct Finding {
    const Cause* cause = nullptr;  // nothing where only the difference is certain
    std::string says = {};         // one plain sentence; the cause's own where empty
    std::optional<Mismatch> mismatch = {};
    std::vector<const Cause*> also = {};  // what is wrong besides, to be mended later
    std::vector<std::string> notes = {};  // "the program exited with 1 and said: …"

    std::string_view sentence() const {
        return says.empty() && cause != nullptr ? cause->text : std::string_view(says);
    }
};

// What a run left behind for the report, whether the check passed or not.
struct Evidence {
    std::optional<Ended> program;
    std::vector<Transcript> connections = {};
    std::string delivery = {};
};

enum class Status {
    passed,
    failed,
    skipped,
    error
};  // error: the check itself broke, which is no fault of the program

struct Verdict {
    std::string lesson, title;
    Status status = Status::failed;
    int points = 0, max_points = 0;
    std::string hint = {}, read = {}, standard = {};  // the check's own: what to think of, and where to read on
    std::string needs = {};  // the title of the check to mend first, where this one was skipped
    std::optional<Finding> finding = {};
    std::string remark = {};  // of a passed check: what could not be judged on this machine
    Evidence evidence = {};
};

// All verdicts of this run so far, in the order of the checks.
class Ledger {
public:
    Verdict& begin(std::string lesson, std::string title);
    Verdict* current() { return verdicts_.empty() ? nullptr : &verdicts_.back(); }
    const Verdict* find(std::string_view lesson, std::string_view title) const;
    const std::vector<Verdict>& verdicts() const { return verdicts_; }

private:
    std::vector<Verdict> verdicts_;
};

Ledger& ledger();
