#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int fail(const char* reason) {
    fprintf(stderr, "raw-get: %s\n", reason);
    return 1;
}

static int connect_to(const char* host, const char* port) {
    struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found;
    if (getaddrinfo(host, port, &wanted, &found) != 0) return -1;
    int fd = -1;
    for (struct addrinfo* at = found; at != NULL && fd < 0; at = at->ai_next) {
        fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) != 0) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    return fd;
}

static int send_all(int fd, const char* bytes, size_t size) {
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent < 0) return -1;
        bytes += sent;
        size -= (size_t)sent;
    }
    return 0;
}

static int is_right(int count, char* arguments[]) {
    if (count != 4 || strlen(arguments[2]) > 5 || strspn(arguments[2], "0123456789") != strlen(arguments[2])) return 0;
    if (atoi(arguments[2]) < 1 || atoi(arguments[2]) > 65535 || arguments[3][0] != '/') return 0;
    for (const char* at = arguments[3]; *at != '\0'; ++at) {
        if (*at < '!' || *at > '~') return 0;
    }
    return 1;
}

int main(int argc, char* argv[]) {
    if (!is_right(argc, argv)) {
        fprintf(stderr, "usage: raw-get HOST PORT TARGET\n");
        return 2;
    }
    const char *host = argv[1], *port = argv[2], *target = argv[3];
    const char* open = strchr(host, ':') != NULL ? "[" : "";
    const char* shut = *open != '\0' ? "]" : "";
    const int is_80 = atoi(port) == 80;
    const size_t most = strlen(host) + strlen(target) + 100;
    char* request = malloc(most);
    if (request == NULL) return fail("out of memory");
    int size = snprintf(request, most, "GET %s HTTP/1.1\r\nHost: %s%s%s%s%s\r\nConnection: close\r\n\r\n", target, open,
                        host, shut, is_80 ? "" : ":", is_80 ? "" : port);

    int fd = connect_to(host, port);
    if (fd < 0) return fail("nobody answers there");
    if (send_all(fd, request, (size_t)size) != 0) return fail(strerror(errno));
    char part[1024];
    ssize_t got;
    while ((got = recv(fd, part, sizeof part, 0)) > 0) fwrite(part, 1, (size_t)got, stdout);
    if (got < 0) return fail(strerror(errno));
    return fflush(stdout) == 0 ? 0 : fail("cannot write to standard output");
}
