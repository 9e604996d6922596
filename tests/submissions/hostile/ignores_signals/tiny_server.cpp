// hostile: a server that says it listens, ignores every signal that can be ignored, and has a child that does the same
// gets: 05-tiny-server: checked, at most 0
// proof: the verdict is there in the usual time, no process named hbh-canary then

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

int main() {
    alarm(5);
    for (int number = 1; number < 32; ++number) {
        if (number != SIGALRM) std::signal(number, SIG_IGN);
    }
    prctl(PR_SET_NAME, "hbh-canary");
    std::puts("Listening on http://127.0.0.1:9/");
    std::fflush(stdout);
    if (fork() == 0) {
        alarm(5);
        setsid();
    }
    for (;;) pause();
}
