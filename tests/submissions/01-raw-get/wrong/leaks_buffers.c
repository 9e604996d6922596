// fails: holds no more memory for a long reply [buffers-whole-reply]
// Takes a new buffer of 1 MiB for each recv, and frees none of the first forty.
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

int main(int argc, char *argv[]) {
    const size_t most = argc == 4 ? strlen(argv[2]) : 0;
    if (most < 1 || most > 5 || strspn(argv[2], "0123456789") != most || atoi(argv[2]) < 1 || atoi(argv[2]) > 65535 ||
        argv[3][0] != '/' || argv[3][strcspn(argv[3], " \r\n\xC3")] != '\0') {
        return fputs("usage: raw-get HOST PORT TARGET\n", stderr), 2;
    }
    const char *host = argv[1], *colon = strcmp(argv[2], "80") ? ":" : "", *port = *colon ? argv[2] : "";
    char request[4096];
    int size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s%s%s%s%s\r\nConnection: close\r\n\r\n",
                        argv[3], strchr(host, ':') ? "[" : "", host, strchr(host, ':') ? "]" : "", colon, port);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *at;
    if (getaddrinfo(host, argv[2], &hints, &at) != 0) fail("raw-get: getaddrinfo");
    int s = -1;
    for (; at != NULL; at = at->ai_next) {
        s = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        if (connect(s, at->ai_addr, at->ai_addrlen) == 0) break;
        if (at->ai_next == NULL) fail("raw-get: connect");
    }
    if (send(s, request, size, MSG_NOSIGNAL) != size) fail("raw-get: send");
    const size_t room = 1 << 20;
    char *part = NULL;
    ssize_t n = 0;
    for (int rounds = 0; rounds == 0 || n > 0; ++rounds) {
        if (rounds < 40 && (part = malloc(room)) == NULL) fail("raw-get: malloc");
        if (rounds < 40) memset(part, 0, room);
        if ((n = recv(s, part, room, 0)) > 0) fwrite(part, 1, n, stdout);
    }
    if (n < 0) fail("raw-get: recv");
    return fflush(stdout) == 0 ? 0 : 1;
}
