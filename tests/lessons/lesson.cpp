#include "lessons/lesson.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;

Settings& settings() {
    static Settings instance;
    return instance;
}

std::vector<std::string> program_of(const Lesson& lesson) {
    if (!settings().program.empty()) return settings().program;
    const std::string name = (settings().solutions ? "solution-" : "") + std::string(lesson.program);
    return {(settings().programs / name).string()};
}

std::optional<std::string> compile_error(const Lesson& lesson) {
    if (!settings().program.empty() || settings().solutions) return std::nullopt;
    std::ifstream log(settings().programs / "compile-errors" / (std::string(lesson.program) + ".txt"));
    if (!log) return std::nullopt;
    std::ostringstream text;
    text << log.rdbuf();
    return text.str();
}

std::vector<std::string> split_command(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool in_word = false;
    char quote = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (c == '\\' && quote != '\'' && at + 1 < line.size()) {
            word += line[++at];
            in_word = true;
        } else if (quote != 0 ? c == quote : c == '"' || c == '\'') {
            quote = quote != 0 ? '\0' : c;
            in_word = true;
        } else if (quote == 0 && (c == ' ' || c == '\t')) {
            if (in_word) words.push_back(std::move(word));
            word.clear();
            in_word = false;
        } else {
            word += c;
            in_word = true;
        }
    }
    if (quote != 0) throw std::invalid_argument(std::string("a quote is still open: ") + quote);
    if (in_word) words.push_back(std::move(word));
    return words;
}
