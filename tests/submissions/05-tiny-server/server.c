// A complete and right tiny-server in C, but for what its includers say: how a connection gets a flow of control of its
// own (BEGIN), and what the wrong ones get wrong.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef BACKLOG
#define BACKLOG 64
#endif
#ifndef AFTER_LINE
#define AFTER_LINE fflush(stdout)
#endif
#ifndef AT_START
#define AT_START signal(SIGPIPE, SIG_IGN)
#endif
#ifndef LOST_CLIENT  // what to do when a client is gone
#define LOST_CLIENT(what) ((void)0)
#endif
#ifndef NO_SPACE  // what to do with a request line that has no two spaces
#define NO_SPACE(c) return error(c, 400, NULL)
#endif

enum { MAX_HEAD = 16 * 1024, MAX_TARGET = 8 * 1024, MAX_BODY = 1024 * 1024, MAX_SURPLUS = 256 * 1024 };

struct connection {
    int fd;
    bool head_only;
    size_t size;               // of what was received
    char received[MAX_HEAD + 1];
};

static char root[PATH_MAX];
static int seconds = 30;

static void begin(struct connection *c);

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// As recv, but -2 when the deadline has passed.
static ssize_t receive(int fd, char *buffer, size_t size, int64_t deadline) {
    for (;;) {
        const int64_t left = deadline - now_ms();
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        const int n = left <= 0 ? 0 : poll(&ready, 1, (int)left);
        if (n == 0) return -2;
        if (n < 0 && errno == EINTR) continue;
        const ssize_t got = recv(fd, buffer, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) LOST_CLIENT("recv");
        return got;
    }
}

static bool send_all(int fd, const char *bytes, size_t size) {
    while (size > 0) {
        const ssize_t sent = send(fd, bytes, size, 0);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) {
            LOST_CLIENT("send");
            return false;
        }
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

static const char *reason(int status) {
    switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    default: return "HTTP Version Not Supported";
    }
}

static bool send_head(struct connection *c, int status, const char *type, size_t length, const char *allow) {
    char head[512];
    const int size = snprintf(head, sizeof head, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%s%s%sConnection: close\r\n\r\n",
                              status, reason(status), type, length, allow ? "Allow: " : "", allow ? allow : "", allow ? "\r\n" : "");
    return send_all(c->fd, head, (size_t)size);
}

static void text(struct connection *c, int status, const char *body, size_t size, const char *allow) {
    if (send_head(c, status, "text/plain; charset=utf-8", size, allow) && !c->head_only) send_all(c->fd, body, size);
}

static void error(struct connection *c, int status, const char *allow) {
    char body[64];
    const int size = snprintf(body, sizeof body, "%d %s\n", status, reason(status));
    text(c, status, body, (size_t)size, allow);
}

static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Decodes in place; returns the new size. What follows a form's rules has + for a space.
static size_t decode(char *s, size_t size, bool form) {
    size_t to = 0;
    for (size_t at = 0; at < size; ++at) {
        if (s[at] == '%' && at + 2 < size && hex(s[at + 1]) >= 0 && hex(s[at + 2]) >= 0) {
            s[to++] = (char)(hex(s[at + 1]) * 16 + hex(s[at + 2]));
            at += 2;
        } else {
            s[to++] = form && s[at] == '+' ? ' ' : s[at];
        }
    }
    return to;
}

static void form(struct connection *c, char *s, size_t size) {
    char *lines = malloc(2 * size + 2);  // each piece grows by = and a line end at most, and loses its &
    size_t used = 0;
    for (char *end = s + size; s < end;) {
        char *piece_end = memchr(s, '&', (size_t)(end - s));
        if (!piece_end) piece_end = end;
        if (piece_end > s) {
            char *equals = memchr(s, '=', (size_t)(piece_end - s));
            const size_t name = decode(s, (size_t)((equals ? equals : piece_end) - s), true);
            memcpy(lines + used, s, name);
            used += name;
            lines[used++] = '=';
            if (equals) {
                const size_t value = decode(equals + 1, (size_t)(piece_end - equals - 1), true);
                memcpy(lines + used, equals + 1, value);
                used += value;
            }
            lines[used++] = '\n';
        }
        s = piece_end + 1;
    }
    text(c, 200, lines, used, NULL);
    free(lines);
}

static const char *type_of(const char *name) {
    static const char *const types[][2] = {
        {".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"}, {".json", "application/json"}, {".png", "image/png"}, {".jpg", "image/jpeg"},
        {".svg", "image/svg+xml"}, {".pdf", "application/pdf"}};
    const char *dot = strrchr(strrchr(name, '/'), '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof *types; ++i) {
        if (strcasecmp(dot, types[i][0]) == 0) return types[i][1];
    }
    return "application/octet-stream";
}

static void file(struct connection *c, const char *path, size_t size, bool get) {
    char name[PATH_MAX + 32], real[PATH_MAX];
    struct stat about;
    if (memchr(path, '\0', size) || strlen(root) + size > PATH_MAX) return error(c, 404, NULL);
    snprintf(name, sizeof name, "%s%.*s%s", root, (int)size, path, path[size - 1] == '/' ? "index.html" : "");
    const size_t length = strlen(root);
    if (!realpath(name, real) || strncmp(real, root, length) != 0 || real[length] != '/') return error(c, 404, NULL);
    const int fd = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return error(c, 404, NULL);
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        error(c, 404, NULL);
    } else if (!get) {
        error(c, 405, "GET, HEAD");
    } else if (send_head(c, 200, type_of(real), (size_t)about.st_size, NULL) && !c->head_only) {
        char part[8192];
        for (ssize_t got; (got = read(fd, part, sizeof part)) > 0;) {
            if (!send_all(c->fd, part, (size_t)got)) break;
        }
    }
    close(fd);
}

static bool is_token(const char *s, size_t size) {
    for (size_t i = 0; i < size; ++i) {
        if (!isalnum((unsigned char)s[i]) && (s[i] == '\0' || !strchr("!#$%&'*+-.^_`|~", s[i]))) return false;
    }
    return size > 0;
}

struct request {
    int hosts;
    bool chunked, has_length, has_type;
    uint64_t length;
    char type[80];
};

// 0, or 400.
static int field(struct request *r, char *line, size_t size) {
    char *colon = memchr(line, ':', size), *end = line + size;
    if (!colon || !is_token(line, (size_t)(colon - line))) return 400;
    char *value = colon + 1;
    while (value < end && (*value == ' ' || *value == '\t')) ++value;
    while (end > value && (end[-1] == ' ' || end[-1] == '\t')) --end;
    for (const char *at = value; at < end; ++at) {
        if (((unsigned char)*at < ' ' && *at != '\t') || *at == 127) return 400;
    }
    *colon = *end = '\0';
    if (strcasecmp(line, "Host") == 0) ++r->hosts;
    if (strcasecmp(line, "Transfer-Encoding") == 0) r->chunked = true;
    if (strcasecmp(line, "Content-Type") == 0) {
        r->has_type = true;
        snprintf(r->type, sizeof r->type, "%s", value);
        r->type[strcspn(r->type, "; \t")] = '\0';
    }
    if (strcasecmp(line, "Content-Length") == 0) {
        if (*value == '\0' || value[strspn(value, "0123456789")] != '\0') return 400;
        const uint64_t length = strtoull(value, NULL, 10);
        if (r->has_length && length != r->length) return 400;
        r->has_length = true;
        r->length = length;
    }
    return 0;
}

static void post(struct connection *c, const struct request *r, const char *came, size_t size) {
    if (!r->has_length) return error(c, 411, NULL);
    if (r->length > MAX_BODY) return error(c, 413, NULL);
    if (!r->has_type || strcasecmp(r->type, "application/x-www-form-urlencoded") != 0) return error(c, 415, NULL);
    const int64_t deadline = now_ms() + seconds * 1000;
    char *body = malloc(r->length + 1);
    if (size > r->length) size = r->length;
    memcpy(body, came, size);
    ssize_t got = 1;
    while (size < r->length && (got = receive(c->fd, body + size, r->length - size, deadline)) > 0) size += (size_t)got;
    if (size == r->length) form(c, body, size);
    else if (got == -2) error(c, 408, NULL);
    else if (got == 0) error(c, 400, NULL);
    free(body);
}

static void answer(struct connection *c, char *head, char *blank, char *end) {
    static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
    char *line_end = strstr(head, "\r\n");
    if ((size_t)(blank - head) != strlen(head) - strlen(blank) || line_end == NULL) return error(c, 400, NULL);  // a NUL
    *line_end = '\0';
    char *target = strchr(head, ' '), *version = target ? strchr(target + 1, ' ') : NULL;
    if (!version) NO_SPACE(c);
    *target++ = *version++ = '\0';
    if (strlen(target) > MAX_TARGET) return error(c, 414, NULL);
    char slash[] = "/";
    if (strncasecmp(target, "http://", 7) == 0) {
        target += 7 + strcspn(target + 7, "/?");
        if (*target == '?') *--target = '/';
        if (*target == '\0') target = slash;
    }
    if (!is_token(head, strlen(head)) || *target != '/') return error(c, 400, NULL);
    for (const char *at = target; *at; ++at) {
        if (*at <= ' ' || *at > '~') return error(c, 400, NULL);
    }
    if (strlen(version) != 8 || strncmp(version, "HTTP/", 5) != 0 || !isdigit((unsigned char)version[5]) || version[6] != '.' ||
        !isdigit((unsigned char)version[7])) {
        return error(c, 400, NULL);
    }
    if (strcmp(version, "HTTP/1.0") != 0 && strcmp(version, "HTTP/1.1") != 0) return error(c, 505, NULL);
    bool is_known = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; ++i) is_known = is_known || strcmp(head, known[i]) == 0;
    if (!is_known) return error(c, 501, NULL);

    struct request r = {0};
    for (char *line = line_end + 2; line < blank + 2;) {
        char *next = strstr(line, "\r\n");
        if (field(&r, line, (size_t)(next - line)) != 0) return error(c, 400, NULL);
        line = next + 2;
    }
    if (r.hosts > 1 || (r.hosts == 0 && strcmp(version, "HTTP/1.1") == 0)) return error(c, 400, NULL);
    if (r.chunked) return error(c, 501, NULL);

    const bool get = strcmp(head, "GET") == 0 || strcmp(head, "HEAD") == 0;
    char *query = target + strcspn(target, "?");
    const size_t query_size = *query ? strlen(query + 1) : 0;
    const size_t path_size = decode(target, (size_t)(query - target), false);
    if (path_size != 5 || memcmp(target, "/form", 5) != 0) return file(c, target, path_size, get);
    if (get) return form(c, query + 1, query_size);
    if (strcmp(head, "POST") != 0) return error(c, 405, "GET, HEAD, POST");
    post(c, &r, blank + 4, (size_t)(end - blank - 4));
}

static void serve(struct connection *c) {
    const int64_t deadline = now_ms() + seconds * 1000;
    for (;;) {
        char *blank = memmem(c->received, c->size, "\r\n\r\n", 4);
        c->head_only = c->size >= 5 && memcmp(c->received, "HEAD ", 5) == 0;
        c->received[c->size] = '\0';
        if (blank) {
            answer(c, c->received, blank, c->received + c->size);
            break;
        }
        if (c->size == MAX_HEAD) {
            const char *line_end = memmem(c->received, c->size, "\r\n", 2);
            error(c, line_end && line_end - c->received < MAX_TARGET ? 431 : 414, NULL);
            break;
        }
        const ssize_t got = receive(c->fd, c->received + c->size, MAX_HEAD - c->size, deadline);
        if (got == -2 && c->size > 0) error(c, 408, NULL);
        if (got <= 0) break;
        c->size += (size_t)got;
    }
    shutdown(c->fd, SHUT_WR);
    const int64_t until = now_ms() + 1000;
    char surplus[4096];
    size_t total = 0;
    for (ssize_t got; total < MAX_SURPLUS && (got = receive(c->fd, surplus, sizeof surplus, until)) > 0;) total += (size_t)got;
    close(c->fd);
    free(c);
}

static void on_signal(int number) {
    (void)number;
    _exit(0);
}

static long number(const char *text) {
    return *text == '\0' || strlen(text) > 9 || text[strspn(text, "0123456789")] != '\0' ? -1 : atol(text);
}

int main(int argc, char **argv) {
    const long port = argc == 3 || argc == 4 ? number(argv[1]) : -1, limit = argc == 4 ? number(argv[3]) : 30;
    if (port < 0 || port > 65535 || limit < 1 || limit > 3600) {
        fprintf(stderr, "usage: tiny-server PORT ROOT [SECONDS]\n");
        return 2;
    }
    seconds = (int)limit;
    struct stat about;
    if (!realpath(argv[2], root) || stat(root, &about) != 0 || !S_ISDIR(about.st_mode)) {
        fprintf(stderr, "tiny-server: %s is no folder\n", argv[2]);
        return 1;
    }
    AT_START;
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    const int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, BACKLOG) != 0) {
        perror("tiny-server");
        return 1;
    }
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("Listening on http://127.0.0.1:%d/\n", ntohs(address.sin_port));
    AFTER_LINE;
    for (;;) {
        const int fd = accept(listener, NULL, NULL);
        if (fd < 0) {
            LOST_CLIENT("accept");
            continue;
        }
        struct connection *c = calloc(1, sizeof *c);
        c->fd = fd;
        begin(c);
    }
}
