// hostile: waits until the grader gives up, which closes the pipe behind its standard output, and acts then
// gets: 01-raw-get: checked, at most 0
// proof: no file http-by-hand-canary-waits_for_end anywhere, no process named hbh-canary when the verdict is there

#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>

int main() {
    alarm(5);
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGQUIT}) std::signal(number, SIG_IGN);
    if (fork() != 0) {
        for (;;) pause();  // to be given up
    }
    alarm(5);
    setsid();
    prctl(PR_SET_NAME, "hbh-canary");
    const pid_t parent = getppid();
    pollfd out{1, 0, 0};  // POLLERR: nobody reads any more
    while (poll(&out, 1, 20) == 0 && getppid() == parent) continue;
    const char* home = std::getenv("HOME");
    for (const std::string folder : {"/tmp", "/var/tmp", "/dev/shm", ".", "..", "../..", home ? home : "/root"}) {
        std::ofstream(folder + "/http-by-hand-canary-waits_for_end") << "nobody looks\n";
    }
    for (;;) pause();
}
