// The five lessons, and what is common to all checks of one run.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct Lesson {
    std::string_view id;       // "03-get-query": its folder, and the tag of its checks
    std::string_view number;   // "03"
    std::string_view program;  // "get-query": its target and its name in messages
    std::string_view title;    // "GET query"
};

inline constexpr std::array<Lesson, 5> lessons = {{
    {"01-raw-get", "01", "raw-get", "Raw GET"},
    {"02-save-response", "02", "save-response", "Save the response"},
    {"03-get-query", "03", "get-query", "Submit with GET"},
    {"04-post-form", "04", "post-form", "Submit with POST"},
    {"05-tiny-server", "05", "tiny-server", "A tiny server"},
}};

constexpr int points_per_lesson = 20;

// What the command line chose.
struct Settings {
    std::filesystem::path programs;    // where the built programs are
    bool solutions = false;            // check the reference solutions
    std::vector<std::string> program;  // check this command; empty: the lesson's own build
    std::string program_as_given;
    std::vector<std::string> within;  // programs run inside this; {folder} stands for the check's folder
    std::optional<unsigned> owner;    // they run as this user, who is given the check's files
    std::uint32_t seed = 0;
    std::size_t lessons_selected = 1;
    std::string checker = "build/check";  // the autograder as it was called
};

Settings& settings();

// The command that a lesson's checks run, without its arguments. Paths are absolute: programs run in folders of their
// own.
std::vector<std::string> program_of(const Lesson& lesson);

// What the compiler said of a lesson that does not compile; nothing where it does.
std::optional<std::string> compile_error(const Lesson& lesson);

// Splits a command line as a shell does, without its expansions; throws std::invalid_argument at an open quote.
std::vector<std::string> split_command(std::string_view line);
