// right: an Asio coroutine.
#include <array>
#include <iostream>
#include <stdexcept>
#include <string>
#include <system_error>

#include <asio/awaitable.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

using asio::ip::tcp;
using asio::use_awaitable;

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

asio::awaitable<void> talk(asio::io_context& io, std::string host, std::string port, std::string request) {
    tcp::resolver resolver(io);
    tcp::socket socket(io);
    const auto found = co_await resolver.async_resolve(host, port, use_awaitable);
    co_await asio::async_connect(socket, found, use_awaitable);
    co_await asio::async_write(socket, asio::buffer(request), use_awaitable);
    std::array<char, 512> part{};
    for (;;) {
        asio::error_code error;
        const std::size_t size = co_await socket.async_read_some(asio::buffer(part), asio::redirect_error(use_awaitable, error));
        std::cout.write(part.data(), static_cast<std::streamsize>(size));
        if (error == asio::error::eof) break;
        if (error) throw std::system_error(error);
    }
    std::cout.flush();
}

void raw_get(const std::string& host, const std::string& port, const std::string& target) {
    asio::io_context io;
    asio::co_spawn(io, talk(io, host, port, request_for(host, port, target)), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
    io.run();
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
