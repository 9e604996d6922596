// hostile: leaves, in the place of FILE, a link to a file without an end
// gets: 02-save-response: checked, at most 3
// proof: the verdict is there in the usual time, and the grader holds no more memory
// then: solutions/02-save-response/save_response.cpp

#include <unistd.h>

#include <cstdlib>

static const char* file = nullptr;

static void replace_file() {
    if (unlink(file) == 0) symlink("/dev/zero", file);
}

__attribute__((constructor)) static void plan(int argc, char* argv[]) {
    file = argc == 5 ? argv[4] : "";
    std::atexit(replace_file);  // when the file is there and right
}
