// fails: survives clients that vanish, and many of them [sigpipe]
// Writes to a client that has gone, and dies of the signal.
#define AT_START ((void)0)
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
