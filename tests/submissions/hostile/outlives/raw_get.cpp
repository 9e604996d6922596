// hostile: earns its points, and leaves a process in a session of its own that acts when the check has long ended
// gets: 01-raw-get: checked, full
// proof: four seconds after the verdict no file http-by-hand-canary-outlives anywhere, no process named hbh-canary
// then: solutions/01-raw-get/raw_get.cpp

#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

__attribute__((constructor)) static void leave_somebody_behind() {
    if (fork() != 0) return;
    setsid();
    if (fork() != 0) _exit(0);
    alarm(5);
    prctl(PR_SET_NAME, "hbh-canary");
    for (int fd = 0; fd < 1024; ++fd) close(fd);  // nobody waits for a pipe that it holds
    sleep(3);
    const char* home = std::getenv("HOME");
    for (const std::string folder : {"/tmp", "/var/tmp", "/dev/shm", ".", "..", "../..", home ? home : "/root"}) {
        std::ofstream(folder + "/http-by-hand-canary-outlives") << "still here\n";
    }
    _exit(0);
}
