// right: a thread for each connection, blocking sockets behind poll, head and body in writes of their own.
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
