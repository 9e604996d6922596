// hostile: leaves, in the place of FILE, a link to a file that only the grader can read and would show in its report
// gets: 02-save-response: checked, at most 3
// proof: no line of the machine's own /etc/passwd stands in the results
// then: solutions/02-save-response/save_response.cpp

#include <unistd.h>

#include <cstdlib>

static const char* file = nullptr;

static void replace_file() {
    if (unlink(file) == 0) symlink("/etc/passwd", file);
}

__attribute__((constructor)) static void plan(int argc, char* argv[]) {
    file = argc == 5 ? argv[4] : "";
    std::atexit(replace_file);  // when the file is there and right
}
