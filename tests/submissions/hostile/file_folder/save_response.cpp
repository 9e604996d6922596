// hostile: leaves a folder in the place of FILE, with another in it that nobody may enter
// gets: 02-save-response: checked, at most 3
// proof: the verdict is there, with the failed checks failed and none of them an error of the check's own
// then: solutions/02-save-response/save_response.cpp

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

static const char* file = nullptr;

static void replace_file() {
    if (unlink(file) != 0 || mkdir(file, 0700) != 0 || chdir(file) != 0) return;
    mkdir("locked", 0);
}

__attribute__((constructor)) static void plan(int argc, char* argv[]) {
    file = argc == 5 ? argv[4] : "";
    std::atexit(replace_file);  // when the file is there and right
}
