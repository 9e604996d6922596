#include "report/again.hpp"

#include "report/layout.hpp"

std::string again_line(const Verdict& verdict, const Settings& settings) {
    const Cause* const cause = verdict.finding ? verdict.finding->cause : nullptr;
    if (cause != nullptr && cause->id == "does-not-compile") return "make check-" + verdict.lesson.substr(0, 2);
    std::string line = shell_quoted(settings.checker) + ' ' + verdict.lesson.substr(3);
    if (settings.solutions) line += " --solutions";
    if (!settings.program_as_given.empty()) line += " --program " + shell_quoted(settings.program_as_given);
    return line + " --rng-seed " + std::to_string(settings.seed) + ' ' + shell_quoted(verdict.title);
}
