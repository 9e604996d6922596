// hostile: computes for ever, in eight processes, each in a session of its own
// gets: 01-raw-get: checked, at most 0
// proof: a neighbour graded at the same time has full points; no process named hbh-canary when the verdict is there

#include <sys/prctl.h>
#include <unistd.h>

int main() {
    alarm(5);
    prctl(PR_SET_NAME, "hbh-canary");
    for (int i = 1; i < 8; ++i) {
        if (fork() == 0) {
            alarm(5);
            setsid();
            break;
        }
    }
    for (volatile unsigned long turn = 0;;) turn = turn + 1;
}
