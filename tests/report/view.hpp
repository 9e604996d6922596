// The files of tests/view that make up the page of a run. embed.cmake compiles them in: the autograder is copied to
// machines that have nothing but it.
#pragma once

#include <string_view>
#include <vector>

struct View {
    std::string_view page;  // {{name}} stands for what is filled in
    std::vector<std::string_view> styles, scripts;
};

const View& view();
