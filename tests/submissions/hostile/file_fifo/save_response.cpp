// hostile: leaves a FIFO in the place of FILE: who opens it waits for a writer, for ever
// gets: 02-save-response: checked, at most 3
// proof: the verdict is there in the usual time
// then: solutions/02-save-response/save_response.cpp

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

static const char* file = nullptr;

static void replace_file() {
    if (unlink(file) == 0) mkfifo(file, 0600);
}

__attribute__((constructor)) static void plan(int argc, char* argv[]) {
    file = argc == 5 ? argv[4] : "";
    std::atexit(replace_file);  // when the file is there and right
}
