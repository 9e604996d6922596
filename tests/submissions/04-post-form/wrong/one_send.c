// fails: sends a body of any size [request-incomplete]
// One send on a non-blocking socket takes only a part of a large body.
#define _GNU_SOURCE
#include <ctype.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *reason) {
    fprintf(stderr, "post-form: %s\n", reason);
    exit(1);
}

static void encode(FILE *out, const char *text, size_t size) {
    for (size_t i = 0; i < size; ++i) {
        unsigned char c = (unsigned char)text[i];
        if (c == ' ') fputc('+', out);
        else if (isalnum(c) || (c && strchr("*-._", c))) fputc(c, out);
        else fprintf(out, "%%%02X", c);
    }
}

static void encode_file(FILE *out, const char *name) {
    FILE *file = fopen(name, "rb");
    if (!file) fail("cannot read the file");
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;) encode(out, part, n);
    fclose(file);
}

static int connect_to(const char *host, const char *port) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *all;
    if (getaddrinfo(host, port, &hints, &all) != 0) fail("cannot resolve the host");
    for (struct addrinfo *a = all; a; a = a->ai_next) {
        int fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) == 0) return fd;
        close(fd);
    }
    fail("cannot connect");
    return -1;
}

static void send_all(int fd, const char *bytes, size_t size) {
    for (size_t sent = 0; sent < size;) {
        ssize_t n = send(fd, bytes + sent, size - sent, MSG_NOSIGNAL);
        if (n < 0) fail("cannot send");
        sent += n;
    }
}

static void print_reply(int fd) {
    char head[8192] = "", buffer[1024], *end = NULL;
    size_t size = 0;
    while (!end) {
        ssize_t n = recv(fd, head + size, sizeof head - 1 - size, 0);
        if (n <= 0) fail("the reply has no complete head");
        head[size += n] = '\0';
        end = strstr(head, "\r\n\r\n");
    }
    const char *part = end + 4, *length = strcasestr(head, "\r\nContent-Length:");
    ssize_t n = head + size - part;
    long long missing = length && length < end ? atoll(length + 17) : -1;
    for (;;) {
        fwrite(part, 1, n, stdout);
        if (missing > 0) missing -= n;
        if (missing == 0) break;
        n = recv(fd, buffer, sizeof buffer, 0);
        if (n < 0) fail("the connection broke");
        if (n == 0) break;
        part = buffer;
    }
    if (missing > 0) fail("the reply is cut short");
    *strchr(head, '\r') = '\0';
    if (strncmp(head + 9, "2", 1) != 0) fail(head);
}

static int wrong(int argc, char **argv) {
    if (argc < 4 || strlen(argv[2]) > 5 || argv[2][strspn(argv[2], "0123456789")] != '\0') return 1;
    if (atoi(argv[2]) < 1 || atoi(argv[2]) > 65535 || argv[3][0] != '/') return 1;
    for (const char *c = argv[3]; *c; ++c) {
        if (*c <= ' ' || *c > '~' || *c == '?' || *c == '#') return 1;
    }
    for (int i = 4; i < argc; ++i) {
        if (!strpbrk(argv[i], "=@")) return 1;
    }
    return 0;
}

int main(int argc, char **argv) {
    if (wrong(argc, argv)) {
        fprintf(stderr, "usage: post-form HOST PORT PATH [NAME=VALUE | NAME@FILE]...\n");
        return 2;
    }
    char *body, head[1024];
    size_t size;
    FILE *out = open_memstream(&body, &size);
    for (int i = 4; i < argc; ++i) {
        const char *mark = strpbrk(argv[i], "=@");
        if (i > 4) fputc('&', out);
        encode(out, argv[i], mark - argv[i]);
        fputc('=', out);
        if (*mark == '@') encode_file(out, mark + 1);
        else encode(out, mark + 1, strlen(mark + 1));
    }
    fclose(out);
    int fd = connect_to(argv[1], argv[2]), small = 16384;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    snprintf(head, sizeof head,
             "POST %s HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
             "Content-Length: %zu\r\nConnection: close\r\n\r\n", argv[3], argv[1], argv[2], size);
    send_all(fd, head, strlen(head));
    send(fd, body, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    print_reply(fd);
    return 0;
}
