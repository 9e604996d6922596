// right: Asio's tcp::iostream, character by character.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <strings.h>

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

void save_response(const std::string& host, const std::string& port, const std::string& target, const std::string& file) {
    asio::ip::tcp::iostream server(host, port);
    if (!server) throw std::runtime_error(server.error().message());
    server << request_for(host, port, target) << std::flush;

    std::string status, line;
    long long length = -1, size = 0;
    std::getline(server, status);
    while (std::getline(server, line) && line != "\r") {
        if (strncasecmp(line.c_str(), "content-length:", 15) == 0) length = std::stoll(line.substr(15));
    }
    if (!server) throw std::runtime_error("the reply has no complete head");
    status.pop_back();
    std::cout << status << std::endl;
    if (status.compare(8, 4, " 200") != 0) throw std::runtime_error("nothing saved, because the status is not 200");

    const std::string part = file + ".part";
    std::ofstream out(part, std::ios::binary);
    for (char c; size != length && server.get(c); ++size) out.put(c);
    out.close();
    const bool failed = server.error() && server.error() != asio::error::eof;
    if (failed || !out || (length >= 0 && size < length)) {
        std::remove(part.c_str());
        throw std::runtime_error("the reply was cut short");
    }
    std::rename(part.c_str(), file.c_str());
}

int main(int argc, char* argv[]) {
    if (argc != 5 || !is_port(argv[2]) || !is_target(argv[3])) {
        std::cerr << "usage: save-response HOST PORT TARGET FILE\n";
        return 2;
    }
    try {
        save_response(argv[1], argv[2], argv[3], argv[4]);
    } catch (const std::exception& error) {
        std::cerr << "save-response: " << error.what() << '\n';
        return 1;
    }
}
