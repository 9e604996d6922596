// hostile: types a command into the terminal that the grader was started from (TIOCSTI, as in CVE-2017-5226)
// gets: 01-raw-get: checked, at most 0
// proof: with the grader on a pseudo-terminal "http-by-hand-leak" is not in the results, nothing was typed into it

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <initializer_list>

int main() {
    alarm(5);
    const int terminal = open("/dev/tty", O_RDWR);
    for (const int fd : {terminal, 0, 1, 2}) {
        int typed = 0;
        for (const char* key = "touch /tmp/http-by-hand-canary-types_into_terminal\n"; *key != '\0'; ++key) {
            typed += ioctl(fd, TIOCSTI, key) == 0;
        }
        if (typed > 0) std::fprintf(stderr, "http-by-hand-leak-types_into_terminal: typed %d keys\n", typed);
    }
    return 1;
}
