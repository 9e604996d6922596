// right: gathers the request from pieces with sendmsg, and scatters the reply over two buffers with readv.
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
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
    const char *texts[] = {"GET ", target, " HTTP/1.1\r\nHost: ", ipv6 ? "[" : "", host, ipv6 ? "]" : "",
                           plain ? "" : ":", plain ? "" : port, "\r\nConnection: close\r\n\r\n"};
    struct iovec pieces[9];
    size_t size = 0;
    for (int i = 0; i < 9; ++i) {
        pieces[i] = (struct iovec){(char *)texts[i], strlen(texts[i])};
        size += pieces[i].iov_len;
    }

    int s = open_connection(host, port);
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 9};
    ssize_t n = sendmsg(s, &message, MSG_NOSIGNAL);
    if (n != (ssize_t)size) fail("raw-get: sendmsg");  // so few bytes are sent at once, or not at all
    char one[700], two[1300];
    struct iovec buffers[2] = {{one, sizeof one}, {two, sizeof two}};
    while ((n = readv(s, buffers, 2)) > 0) {
        size_t first = (size_t)n < sizeof one ? (size_t)n : sizeof one;
        fwrite(one, 1, first, stdout);
        fwrite(two, 1, n - first, stdout);
    }
    if (n < 0) fail("raw-get: recv");
    if (fflush(stdout) != 0) fail("raw-get: stdout");
    return 0;
}
