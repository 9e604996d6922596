// right: a process for each connection, none of which is waited for, and a backlog of one.
#define AT_START signal(SIGPIPE, SIG_IGN), signal(SIGCHLD, SIG_IGN)
#define BACKLOG 1
#include "../server.c"

static void begin(struct connection *c) {
    if (fork() == 0) {
        serve(c);
        _exit(0);
    }
    close(c->fd);
    free(c);
}
