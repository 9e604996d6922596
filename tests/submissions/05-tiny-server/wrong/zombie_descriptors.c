// fails: survives clients that vanish, and many of them [leaks-descriptors]
// fails: turns away a client that takes too long [never-closes]
// After fork, the parent keeps its copy of each connection.
#define AT_START signal(SIGPIPE, SIG_IGN), signal(SIGCHLD, SIG_IGN)
#include "../server.c"

static void begin(struct connection *c) {
    if (fork() == 0) {
        serve(c);
        _exit(0);
    }
    free(c);
}
