// right: Asio with callbacks.
#include <array>
#include <iostream>
#include <stdexcept>
#include <string>
#include <system_error>

#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

using asio::ip::tcp;

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

class Client {
public:
    Client(asio::io_context& io, std::string request) : socket_(io), resolver_(io), request_(std::move(request)) {}

    void start(const std::string& host, const std::string& port) {
        resolver_.async_resolve(host, port, [this](asio::error_code error, tcp::resolver::results_type found) {
            check(error);
            asio::async_connect(socket_, found, [this](asio::error_code failure, const tcp::endpoint&) {
                check(failure);
                send();
            });
        });
    }

private:
    static void check(asio::error_code error) {
        if (error) throw std::system_error(error);
    }
    void send() {
        asio::async_write(socket_, asio::buffer(request_), [this](asio::error_code error, std::size_t) {
            check(error);
            receive();
        });
    }
    void receive() {
        socket_.async_read_some(asio::buffer(part_), [this](asio::error_code error, std::size_t size) {
            if (error == asio::error::eof) return;
            check(error);
            std::cout.write(part_.data(), static_cast<std::streamsize>(size));
            receive();
        });
    }

    tcp::socket socket_;
    tcp::resolver resolver_;
    std::string request_;
    std::array<char, 2000> part_{};
};

void raw_get(const std::string& host, const std::string& port, const std::string& target) {
    asio::io_context io;
    Client client(io, request_for(host, port, target));
    client.start(host, port);
    io.run();
    if (!std::cout.flush()) throw std::runtime_error("cannot write");
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
