// One check: its plan, its folder, its random values, and the ways in which it can end.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/program.hpp"
#include "lessons/finding.hpp"
#include "lessons/lesson.hpp"
#include "lessons/random.hpp"

// A folder of its own under the system's temporary folder, removed in the end.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

struct Plan {
    std::string needs = {};     // the title of a check of the same lesson without which this one cannot be judged
    std::string hint = {};      // for when no cause is certain
    std::string read = {};      // page and anchor below docs/
    std::string standard = {};  // "RFC 9112 §2.1"
};

class Check {
public:
    // Of the test case that runs now. Skips it when what it needs did not pass, or fails it when the lesson does not
    // compile.
    explicit Check(Plan plan);

    const Lesson& lesson() const { return lesson_; }
    const std::filesystem::path& folder() const { return scratch_.path(); }

    // The lesson's program with these arguments, in this check's folder.
    Command command(const std::vector<std::string>& arguments) const;

    // A file in this check's folder.
    std::filesystem::path write(const std::string& name, const std::string& bytes) const;

    [[noreturn]] void fail(Finding finding);
    [[noreturn]] void fail(std::string_view cause_id, std::vector<std::string> notes = {});

    // From now on whatever goes wrong has this cause: the same has gone right before, but for one thing. Empty: no
    // longer.
    void blame(std::string_view cause_id) { blame_ = cause_id; }

    // From now on notes of every failure: what this check is about just now, and how an exchange went.
    void about(std::string note) { about_ = std::move(note); }
    void context(std::string note) { context_ = std::move(note); }

    // Ends the check as passed although something could not be judged here, and says so.
    void not_judged(std::string why);

    // Keeps the evidence. Fails where the program could not even be started, or says that it is not written yet.
    void keep(const Ended& program, const std::vector<Transcript>& connections, const std::string& delivery) {
        keep_unfinished(program, connections, delivery);
        expect_written(program);
    }

    // The same of a program that may not be written to its end, until expect_written().
    void keep_unfinished(const Ended& program, const std::vector<Transcript>& connections, const std::string& delivery);
    void expect_written(const Ended& program, std::vector<std::string> notes = {});

    // The same of a program that still runs: a server, after a reply.
    void keep_connection(const Transcript& connection) { verdict_.evidence = {{}, {connection}, {}}; }

private:
    void hand_over(const std::filesystem::path& path) const;

    const Lesson& lesson_;
    Verdict& verdict_;
    std::string_view blame_;
    std::string about_, context_;

public:
    Random random;

private:
    Scratch scratch_;
};

// Of what a program said, the line that says what happened, made visible: the first that is more than a rule, as a
// sanitizer's report begins; but the last of a Python traceback, and of a program that a signal killed: what it said
// before was its progress.
std::string telling_line(const std::string& text, bool killed = false);

// " 'a' 'b c'", from the argument at `first` on; " none" where there is none.
std::string quoted(const std::vector<std::string>& arguments, std::size_t first = 0);

// "the program exited with 1 and said: raw-get: …", "the program was killed by SIGSEGV", …
std::string how_it_ended(const Ended& program);
