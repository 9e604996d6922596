// The command that runs one check again, with the same values.
#pragma once

#include <string>

#include "lessons/finding.hpp"
#include "lessons/lesson.hpp"

std::string again_line(const Verdict& verdict, const Settings& settings);
