// hostile: stops itself, and its process group, so that whoever waits for its end waits for ever
// gets: 01-raw-get: checked, at most 0
// proof: the verdict is there in the usual time, no process named hbh-canary then

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

int main() {
    const pid_t stopped = getpid();
    prctl(PR_SET_NAME, "hbh-canary");
    if (fork() == 0) {  // what bounds it: an alarm would wait too
        setsid();
        for (int i = 0; i < 50 && getppid() == stopped; ++i) usleep(100'000);
        if (getppid() == stopped) kill(stopped, SIGKILL);
        _exit(0);
    }
    alarm(5);
    usleep(100'000);
    if (getpgrp() == stopped) kill(0, SIGSTOP);  // a group of its own
    raise(SIGSTOP);
    return 1;
}
