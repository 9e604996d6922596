// fails: survives clients that vanish, and many of them [dies-with-client]
// perror and exit wherever a call fails, as the man page has it.
#define LOST_CLIENT(what) (perror(what), exit(1))
#include "../server.c"

static void *run(void *connection) {
    serve(connection);
    return NULL;
}

static void begin(struct connection *c) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, c) == 0) {
        pthread_detach(thread);
    } else {
        close(c->fd);
        free(c);
    }
}
