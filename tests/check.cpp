// The autograder: Catch2 with lesson names as arguments, and a report of its own.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <unistd.h>

#include <catch2/catch_session.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/interfaces/catch_interfaces_registry_hub.hpp>
#include <catch2/interfaces/catch_interfaces_testcase.hpp>

#include "harness/program.hpp"
#include "lessons/lesson.hpp"
#include "report/explain.hpp"

namespace fs = std::filesystem;

namespace {

constexpr int usage_error = 2;

int complain(const std::string& what, const std::string& next) {
    std::cerr << "check: " << what << '\n' << "       " << next << '\n';
    return usage_error;
}

// How many single-letter edits lead from one word to the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t best = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = std::exchange(row[j], best);
        }
    }
    return row.back();
}

// "3", "03", "get-query", "get_query", "03-get-query" and "lessons/03-get-query/" all mean the same lesson.
const Lesson* lesson_called(std::string word) {
    if (word.starts_with("lessons/")) word.erase(0, 8);
    if (word.ends_with('/')) word.pop_back();
    std::replace(word.begin(), word.end(), '_', '-');
    for (const Lesson& lesson : lessons) {
        if (word == lesson.id || word == lesson.number || word == lesson.program || "0" + word == lesson.number)
            return &lesson;
    }
    return nullptr;
}

// The name that the word may have been meant to be; empty where there is none like it.
std::string nearest(std::string_view word, const std::vector<std::string_view>& names) {
    std::string best;
    std::size_t least = 4;
    for (const std::string_view name : names) {
        if (distance(word, name) < least) {
            least = distance(word, name);
            best = name;
        }
    }
    return best;
}

std::string nearest_lesson(std::string_view word) {
    std::vector<std::string_view> names;
    for (const Lesson& lesson : lessons) names.insert(names.end(), {lesson.id, lesson.program});
    return nearest(word, names);
}

int explain_cause(const std::string& id) {
    std::vector<std::string_view> ids;
    for (const Cause& cause : causes()) ids.push_back(cause.id);
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
        const std::string meant = nearest(id, ids);
        return complain("no cause is called \"" + id + "\"",
                        meant.empty() ? "build/check --list-causes names them all" : "did you mean " + meant + "?");
    }
    explain(std::cout, cause(id), KIT_DOCS);
    return 0;
}

std::vector<std::string> titles_of_checks() {
    std::vector<std::string> titles;
    for (const auto* info : Catch::getRegistryHub().getTestCaseRegistry().getAllInfos()) titles.push_back(info->name);
    return titles;
}

// A title as a test spec that matches it and nothing else.
std::string as_spec(std::string_view title) {
    std::string spec = "\"";
    for (const char c : title) {
        if (std::string_view("\\,[]\"*~").find(c) != std::string_view::npos) spec += '\\';
        spec += c;
    }
    return spec + '"';
}

struct Selection {
    std::vector<const Lesson*> lessons;
    std::vector<std::string> specs;
    std::string unknown;
};

Selection select(const std::vector<std::string>& words) {
    Selection selection;
    const std::vector<std::string> titles = titles_of_checks();
    for (const std::string& word : words) {
        if (const Lesson* lesson = lesson_called(word)) {
            selection.lessons.push_back(lesson);
        } else if (std::find(titles.begin(), titles.end(), word) != titles.end()) {
            selection.specs.push_back(as_spec(word));
        } else if (word.find_first_of("*[]~,\"") != std::string::npos) {
            selection.specs.push_back(word);  // a test spec of Catch2
        } else {
            selection.unknown = word;
        }
    }
    return selection;
}

std::vector<std::string> catch_specs(const Selection& selection) {
    std::vector<std::string> alternatives;
    const std::vector<std::string> all = {""};
    for (const std::string& spec : selection.specs.empty() ? all : selection.specs) {
        if (selection.lessons.empty()) alternatives.push_back(spec);
        for (const Lesson* lesson : selection.lessons)
            alternatives.push_back("[" + std::string(lesson->id) + "]" + spec);
    }
    std::string joined;
    for (const std::string& alternative : alternatives) joined += (joined.empty() ? "" : ",") + alternative;
    return joined.empty() ? std::vector<std::string>{} : std::vector{joined};
}

std::optional<fs::path> in_path(const std::string& name) {
    std::string path = std::getenv("PATH") != nullptr ? std::getenv("PATH") : "";
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find(':', at), path.size());
        const fs::path candidate = fs::path(path.substr(at, end - at)) / name;
        if (::access(candidate.c_str(), X_OK) == 0 && fs::is_regular_file(candidate)) return candidate;
        at = end + 1;
    }
    return std::nullopt;
}

// The words of --program, with paths made absolute: the program will run in another folder. Empty and a message where
// there is no such program.
std::vector<std::string> program_command(const std::string& line, std::string& problem) {
    std::vector<std::string> words = split_command(line);
    if (words.empty()) {
        problem = "--program names no program";
        return {};
    }
    for (std::string& word : words) {
        if (&word != words.data() && fs::exists(word)) word = fs::absolute(word).string();
    }
    std::string& program = words[0];
    const bool is_path = program.find('/') != std::string::npos;
    if (!is_path && in_path(program)) return words;
    if (!fs::exists(program))
        problem = "there is no program " + program;
    else if (fs::is_directory(program))
        problem = program + " is a folder, not a program";
    else if (::access(program.c_str(), X_OK) != 0)
        problem = program + " may not be executed";
    else
        program = fs::absolute(program).string();
    return problem.empty() ? words : std::vector<std::string>{};
}

fs::path folder_of_this_program(const char* called) {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::absolute(called).parent_path() : self.parent_path();
}

// Which file of the lesson was saved after the lesson's program, or what the compiler said of it, was made; empty where
// none was, or where there is no program.
fs::path saved_since_built(const Lesson& lesson) {
    std::error_code error;
    fs::file_time_type built = fs::file_time_type::min();
    for (const fs::path& made : {settings().programs / lesson.program,
                                 settings().programs / "compile-errors" / (std::string(lesson.program) + ".txt")}) {
        const fs::file_time_type time = fs::last_write_time(made, error);
        if (!error) built = std::max(built, time);
    }
    if (built == fs::file_time_type::min()) return {};
    for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(KIT_LESSONS) / lesson.id, error)) {
        const std::string ending = entry.path().extension().string();
        if (ending != ".cpp" && ending != ".hpp" && ending != ".h") continue;
        if (entry.last_write_time(error) > built && !error)
            return fs::path("lessons") / lesson.id / entry.path().filename();
    }
    return {};
}

}  // namespace

int main(int argc, char* argv[]) {
    Catch::Session session;
    std::string program;
    std::string explained;
    std::string within, owner;
    bool solutions = false, compact = false, catalogue = false;
    std::vector<std::string> words;
    using namespace Catch::Clara;
    Parser cli;  // ours come first, then Catch2's
    cli |= Opt(program, "command")["--program"]("check this command instead of the lesson's own build");
    cli |= Opt(within, "command")["--within"]("run programs inside this sandbox; its last word is build/front");
    cli |= Opt(owner, "uid")["--owner"]("give the files of a check to this user, whom the sandbox runs programs as");
    cli |= Opt(solutions)["--solutions"]("check the reference solutions");
    cli |= Opt(compact)["--compact"]("a line a check");
    cli |= Opt(explained, "id")["--explain"]("what a verdict's [id] means, with hints and the page that explains it");
    cli |= Opt(catalogue)["--list-causes"]("every cause that a verdict can name");
    cli |= session.cli();
    session.cli(cli);

    if (const int error = session.applyCommandLine(argc, argv); error != 0) {
        std::cerr << "check: build/check --help lists the options\n";
        return usage_error;
    }
    Catch::ConfigData& config = session.configData();
    if (config.showHelp)
        std::cout << "Arguments are lessons (\"03\" or \"get-query\"), titles of checks, or test specs.\n\n";
    if (catalogue) {
        list_causes(std::cout);
        return 0;
    }
    if (!explained.empty()) return explain_cause(explained);
    if (config.reporterSpecifications.empty()) {
        config.reporterSpecifications.push_back({compact ? "brief" : "terminal", {}, {}, {}});
    }
    const char* no_color = std::getenv("NO_COLOR");
    if (no_color != nullptr && *no_color != '\0') config.defaultColourMode = Catch::ColourMode::None;

    const Selection selection = select(config.testsOrTags);
    if (!selection.unknown.empty()) {
        const std::string meant = nearest_lesson(selection.unknown);
        return complain("no lesson or check is called \"" + selection.unknown + "\"",
                        meant.empty() ? "build/check --list-tests names them all" : "did you mean " + meant + "?");
    }
    config.testsOrTags = catch_specs(selection);
    Program::end_with_this_process();

    Settings& chosen = settings();
    chosen.programs = folder_of_this_program(argv[0]);
    chosen.solutions = solutions;
    chosen.seed = session.config().rngSeed();
    if (!program.empty()) {
        std::string problem;
        try {
            chosen.program = program_command(program, problem);
        } catch (const std::exception& error) {
            problem = error.what();
        }
        if (!problem.empty())
            return complain(problem, "--program takes a command with its arguments, such as \"python3 my_raw_get.py\"");
        if (selection.lessons.size() != 1)
            return complain("--program needs one lesson to check it against",
                            "for example: build/check 01 --program " + program);
        chosen.program_as_given = program;
    }
    try {
        if (!within.empty()) chosen.within = split_command(within);
#ifdef __linux__
        // What we may do, as to use port 80, programs may not.
        ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
#endif
        if (!owner.empty()) chosen.owner = static_cast<unsigned>(std::stoul(owner));
    } catch (const std::exception& error) {
        return complain(error.what(), "--within takes a command, --owner a number");
    }
    chosen.checker = argv[0];
    chosen.lessons_selected = selection.lessons.empty() && selection.specs.empty()
                                  ? lessons.size()
                                  : std::max<std::size_t>(1, selection.lessons.size());

    // The command that a verdict repeats itself with builds nothing: who mends the program first must know.
    for (const Lesson& lesson : lessons) {
        const bool wanted =
            selection.lessons.empty() || std::count(selection.lessons.begin(), selection.lessons.end(), &lesson) > 0;
        const fs::path saved = wanted && !solutions && program.empty() ? saved_since_built(lesson) : fs::path();
        if (!saved.empty())
            std::cerr << "check: " << saved.string() << " was saved after the last build;\n       make check-"
                      << lesson.number << " builds it first\n\n";
    }
    return session.run() == 0 ? 0
                              : 1;  // Catch2 would return how many failed, which could be mistaken for a usage error
}
