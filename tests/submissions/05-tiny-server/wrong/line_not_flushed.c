// fails: says where it listens, and ends when it is told to [no-listening-line]
// Into a pipe, printf keeps the line to itself.
#define AFTER_LINE ((void)0)
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
