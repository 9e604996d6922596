// right: the kernel moves the body from the socket to standard output, and holds the pipe while it waits for more.
#define _GNU_SOURCE
#include <ctype.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *reason) {
    fprintf(stderr, "get-query: %s\n", reason);
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

static void print_reply(int fd) {
    char head[8192] = "", *end = NULL;
    size_t size = 0;
    while (!end) {
        ssize_t n = recv(fd, head + size, 1, 0);
        if (n <= 0) fail("the reply has no complete head");
        head[size += n] = '\0';
        end = strstr(head, "\r\n\r\n");
    }
    const char *length = strcasestr(head, "\r\nContent-Length:");
    ssize_t n = 0;
    long long missing = length && length < end ? atoll(length + 17) : -1;
    for (;;) {
        if (missing > 0) missing -= n;
        if (missing == 0) break;
        fflush(stdout);
        n = splice(fd, NULL, STDOUT_FILENO, NULL, missing > 0 ? (size_t)missing : 65536, SPLICE_F_MOVE);
        if (n < 0) fail("the connection broke, or standard output is no pipe");
        if (n == 0) break;
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
        if (!strchr(argv[i], '=')) return 1;
    }
    return 0;
}

int main(int argc, char **argv) {
    if (wrong(argc, argv)) {
        fprintf(stderr, "usage: get-query HOST PORT PATH [NAME=VALUE]...\n");
        return 2;
    }
    char *request;
    size_t size;
    FILE *out = open_memstream(&request, &size);
    fprintf(out, "GET %s", argv[3]);
    for (int i = 4; i < argc; ++i) {
        const char *equals = strchr(argv[i], '=');
        fputc(i == 4 ? '?' : '&', out);
        encode(out, argv[i], equals - argv[i]);
        fputc('=', out);
        encode(out, equals + 1, strlen(equals + 1));
    }
    fprintf(out, " HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n", argv[1], argv[2]);
    fclose(out);
    int fd = connect_to(argv[1], argv[2]);
    for (size_t sent = 0; sent < size;) {
        ssize_t n = send(fd, request + sent, size - sent, MSG_NOSIGNAL);
        if (n < 0) fail("cannot send");
        sent += n;
    }
    print_reply(fd);
    return 0;
}
