// right: looks at the head with MSG_PEEK until all of it is there, a moment apart, and takes exactly that.
#define _GNU_SOURCE
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
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
        fprintf(stderr, "save-response: %s\n", gai_strerror(error));
        exit(1);
    }
    for (struct addrinfo *at = list; at != NULL; at = at->ai_next) {
        int s = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        if (s >= 0 && connect(s, at->ai_addr, at->ai_addrlen) == 0) {
            freeaddrinfo(list);
            return s;
        }
        if (at->ai_next == NULL) fail("save-response: connect");
        if (s >= 0) close(s);
    }
    exit(1);
}

static size_t peek_head(int s, char *head, size_t most) {
    for (;;) {
        struct pollfd gone = {s, POLLRDHUP, 0};
        int closed = poll(&gone, 1, 0) > 0; /* asked first: what came before the close is there to be seen then */
        ssize_t n = recv(s, head, most - 1, MSG_PEEK);
        if (n < 0) fail("save-response: recv");
        head[n] = '\0';
        char *end = strstr(head, "\r\n\r\n");
        if (end != NULL) return end + 4 - head;
        if (n == 0 || closed) break;
        usleep(1000);
    }
    fputs("save-response: the reply has no complete head\n", stderr);
    exit(1);
}

static int usage(void) {
    fputs("usage: save-response HOST PORT TARGET FILE\n", stderr);
    return 2;
}

int main(int argc, char *argv[]) {
    if (argc != 5) return usage();
    const char *host = argv[1], *port = argv[2], *target = argv[3], *file = argv[4];
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
    if (request == NULL) fail("save-response");
    int size = snprintf(request, most, "GET %s HTTP/1.1\r\nHost: %s%s%s%s%s\r\nConnection: close\r\n\r\n", target,
                        ipv6 ? "[" : "", host, ipv6 ? "]" : "", plain ? "" : ":", plain ? "" : port);

    int s = open_connection(host, port);
    for (int sent = 0; sent < size;) {
        ssize_t n = send(s, request + sent, size - sent, MSG_NOSIGNAL);
        if (n < 0) fail("save-response: send");
        sent += n;
    }
    char head[16384];
    size_t head_size = peek_head(s, head, sizeof head);
    if (recv(s, head, head_size, MSG_WAITALL) != (ssize_t)head_size) fail("save-response: recv");
    head[head_size] = '\0';
    const char *field = strcasestr(head, "\nContent-Length:");
    long long length = field == NULL ? -1 : atoll(field + 16);
    char *status = strtok(head, "\r");
    puts(status);
    fflush(stdout);
    if (strncmp(status, "HTTP/1.", 7) != 0 || strncmp(status + 8, " 200", 4) != 0) {
        fputs("save-response: nothing saved, because the status is not 200\n", stderr);
        return 1;
    }

    char part[4096], buffer[1024];
    snprintf(part, sizeof part, "%s.part", file);
    FILE *out = fopen(part, "wb");
    if (out == NULL) fail("save-response: fopen");
    ssize_t n = 1;
    long long have = 0;
    while (have != length && (n = recv(s, buffer, sizeof buffer, 0)) > 0) {
        fwrite(buffer, 1, n, out);
        have += n;
    }
    if (fclose(out) != 0 || n < 0 || (length >= 0 && have < length)) {
        remove(part);
        fputs("save-response: the reply was cut short\n", stderr);
        return 1;
    }
    if (rename(part, file) != 0) fail("save-response: rename");
    return 0;
}
