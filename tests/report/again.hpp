// The command that runs one check again, with the same values.
#pragma once

#include <string>

#include "lessons/finding.hpp"
#include "lessons/lesson.hpp"

// `checker` is the autograder as it was called, such as "build/check".
std::string again_line(const std::string& checker, const Verdict& verdict, const Settings& settings);
