// fails: sends exactly the request [bare-lf] then [nul-sent]
// Lines end with LF alone, and the NUL at the end of the string is sent as well; the line ends concern every line.
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char *argv[]) {
    if (argc != 4) return 2;
    char request[1024], part[1024];
    snprintf(request, sizeof request, "GET %s HTTP/1.1\nHost: %s:%s\nConnection: close\n\n", argv[3], argv[1], argv[2]);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
    if (getaddrinfo(argv[1], argv[2], &hints, &list) != 0) return 1;
    int s = socket(list->ai_family, list->ai_socktype, list->ai_protocol);
    if (connect(s, list->ai_addr, list->ai_addrlen) != 0) return 1;
    send(s, request, strlen(request) + 1, 0);
    for (ssize_t n; (n = recv(s, part, sizeof part, 0)) > 0;) fwrite(part, 1, n, stdout);
    return 0;
}
