// hostile: earns its points, and leaves folders too deep for a path name and one that nobody may list or enter
// gets: 01-raw-get: checked, full
// proof: the grader ends without an error, its scratch folder is gone, no http-by-hand-canary-leaves_mess anywhere
// then: solutions/01-raw-get/raw_get.cpp

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <initializer_list>

__attribute__((constructor)) static void leave_mess() {
    if (const pid_t child = fork(); child != 0) {
        waitpid(child, nullptr, 0);
        return;
    }
    alarm(5);
    for (const char* folder : {".", "/tmp"}) {
        if (chdir(folder) != 0 || mkdir("http-by-hand-canary-leaves_mess", 0700) != 0) continue;
        if (chdir("http-by-hand-canary-leaves_mess") != 0) continue;
        if (mkdir("locked", 0700) == 0 && mkdir("locked/inside", 0700) == 0) chmod("locked", 0);
        for (int depth = 0; depth < 1200 && mkdir("deep", 0700) == 0 && chdir("deep") == 0; ++depth) continue;
    }
    _exit(0);
}
