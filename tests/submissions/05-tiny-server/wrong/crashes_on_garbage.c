// fails: refuses what it does not understand [crashed]
// Takes it that every request line has two spaces.
#define NO_SPACE(c) *version = 0
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
