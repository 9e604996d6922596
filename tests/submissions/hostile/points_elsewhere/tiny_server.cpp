// hostile: a server that says it listens where somebody else does, so that the grader's requests go there
// gets: 05-tiny-server: checked, at most 0
// proof: the test's listener on 127.0.0.1:47113 gets no connection, nor does any other machine

#include <unistd.h>

#include <cstdio>

int main() {
    alarm(5);
    std::puts("Listening on http://127.0.0.1:47113/");
    std::puts("Listening on http://192.0.2.1:80/");
    std::fflush(stdout);
    for (;;) pause();
}
