// hostile: leaves a FILE of 1 TiB that is nothing but a hole: it takes no room, but who reads or copies it never ends
// gets: 02-save-response: checked, at most 3
// proof: the verdict is there in the usual time, and the disk has what it had
// then: solutions/02-save-response/save_response.cpp

#include <unistd.h>

#include <cstdlib>

static const char* file = nullptr;

static void replace_file() {
    truncate(file, 1LL << 40);
}

__attribute__((constructor)) static void plan(int argc, char* argv[]) {
    file = argc == 5 ? argv[4] : "";
    std::atexit(replace_file);  // when the file is there and right
}
