// fails: copies bytes that are not text [extra-newline]
// Prints line by line, so that the last line gets a line end that it never had.
#include <iostream>
#include <stdexcept>
#include <string>

#include <asio/ip/tcp.hpp>

bool is_target(const std::string& text) {
    if (text.empty() || text[0] != '/') return false;
    for (const char c : text) {
        if (c <= ' ' || c > '~') return false;
    }
    return true;
}

bool is_port(const std::string& text) {
    return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == text.npos &&
           std::stoi(text) >= 1 && std::stoi(text) <= 65535;
}

std::string request_for(const std::string& host, const std::string& port, const std::string& target) {
    const std::string name = host.find(':') == host.npos ? host : "[" + host + "]";
    return "GET " + target + " HTTP/1.1\r\nHost: " + (port == "80" ? name : name + ":" + port) +
           "\r\nConnection: close\r\n\r\n";
}

void raw_get(const std::string& host, const std::string& port, const std::string& target) {
    asio::ip::tcp::iostream server(host, port);
    if (!server) throw std::runtime_error(server.error().message());
    server << request_for(host, port, target) << std::flush;
    for (std::string line; std::getline(server, line);) std::cout << line << '\n';
    if (server.error() && server.error() != asio::error::eof) throw std::runtime_error(server.error().message());
    std::cout.flush();
}

int main(int argc, char* argv[]) {
    if (argc != 4 || !is_port(argv[2]) || !is_target(argv[3])) {
        std::cerr << "usage: raw-get HOST PORT TARGET\n";
        return 2;
    }
    try {
        raw_get(argv[1], argv[2], argv[3]);
    } catch (const std::exception& error) {
        std::cerr << "raw-get: " << error.what() << '\n';
        return 1;
    }
}
