// The job of lesson 01 in plain POSIX sockets: what it costs to compile is the floor for a lesson.

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>
#include <string>

int connect_to(const char* host, const char* port) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    if (::getaddrinfo(host, port, &hints, &found) != 0) throw std::runtime_error("cannot resolve the host");
    for (addrinfo* address = found; address != nullptr; address = address->ai_next) {
        const int fd = ::socket(address->ai_family, address->ai_socktype, address->ai_protocol);
        if (fd >= 0 && ::connect(fd, address->ai_addr, address->ai_addrlen) == 0) {
            ::freeaddrinfo(found);
            return fd;
        }
        if (fd >= 0) ::close(fd);
    }
    throw std::runtime_error("cannot connect");
}

int main(int argc, char* argv[]) {
    if (argc != 4) return 2;
    try {
        const int fd = connect_to(argv[1], argv[2]);
        const std::string request = std::string("GET ") + argv[3] + " HTTP/1.1\r\nHost: " + argv[1] + ":" + argv[2] +
                                    "\r\nConnection: close\r\n\r\n";
        for (std::size_t sent = 0; sent < request.size();) {
            const ssize_t size = ::send(fd, request.data() + sent, request.size() - sent, 0);
            if (size < 0) throw std::runtime_error("send");
            sent += static_cast<std::size_t>(size);
        }
        char part[16 * 1024];
        for (ssize_t size; (size = ::recv(fd, part, sizeof part, 0)) != 0;) {
            if (size < 0) throw std::runtime_error("receive");
            std::cout.write(part, size);
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
