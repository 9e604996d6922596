// fails: copies bytes that are not text [stops-at-ff]
// Keeps the byte of getc in a char: byte FF looks like the end.
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int fail(const char *what) {
    perror(what);
    exit(1);
}

static int open_connection(const char *host, const char *port) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
    int error = getaddrinfo(host, port, &hints, &list);
    if (error != 0) {
        fprintf(stderr, "raw-get: %s\n", gai_strerror(error));
        exit(1);
    }
    for (struct addrinfo *at = list; at != NULL; at = at->ai_next) {
        int s = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        if (s >= 0 && connect(s, at->ai_addr, at->ai_addrlen) == 0) {
            freeaddrinfo(list);
            return s;
        }
        if (at->ai_next == NULL) fail("raw-get: connect");
        if (s >= 0) close(s);
    }
    exit(1);
}

static int usage(void) {
    fputs("usage: raw-get HOST PORT TARGET\n", stderr);
    return 2;
}

int main(int argc, char *argv[]) {
    if (argc != 4) return usage();
    const char *host = argv[1], *port = argv[2], *target = argv[3];
    char *end;
    long number = strtol(port, &end, 10);
    if (strspn(port, "0123456789") != strlen(port) || *end != '\0' || number < 1 || number > 65535) return usage();
    if (target[0] != '/') return usage();
    for (const char *c = target; *c != '\0'; ++c) {
        if (*c <= ' ' || *c > '~') return usage();
    }

    int ipv6 = strchr(host, ':') != NULL, plain = strcmp(port, "80") == 0;
    size_t most = strlen(host) + strlen(port) + strlen(target) + 100;
    char *request = malloc(most);
    if (request == NULL) fail("raw-get");
    int size = snprintf(request, most, "GET %s HTTP/1.1\r\nHost: %s%s%s%s%s\r\nConnection: close\r\n\r\n", target,
                        ipv6 ? "[" : "", host, ipv6 ? "]" : "", plain ? "" : ":", plain ? "" : port);

    int s = open_connection(host, port);
    for (int sent = 0; sent < size;) {
        ssize_t n = send(s, request + sent, size - sent, MSG_NOSIGNAL);
        if (n < 0) fail("raw-get: send");
        sent += n;
    }
    FILE *reply = fdopen(s, "rb");
    if (reply == NULL) fail("raw-get: fdopen");
    signed char c;
    while ((c = getc(reply)) != EOF) putchar(c);
    if (ferror(reply)) fail("raw-get: recv");
    if (fflush(stdout) != 0) fail("raw-get: stdout");
    return 0;
}
