// What the terminal report is told before a run.
#pragma once

#include <cstddef>
#include <string>

// The autograder as it was called, for the lines that say how to run a check again.
void name_checker(std::string name);

// Over how many lessons the checks of this run extend.
extern std::size_t selected_lessons;
