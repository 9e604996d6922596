// right: an Asio coroutine with read_until and a dynamic buffer.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string.h>

#include <asio/awaitable.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
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

asio::awaitable<void> copy_body(tcp::socket& socket, std::string data, long long length, std::ostream& out) {
    long long missing = length < 0 ? -1 : length - static_cast<long long>(data.size());
    asio::error_code error;
    for (out << data; missing != 0; out << data) {
        data.resize(3000);
        data.resize(co_await socket.async_read_some(asio::buffer(data), asio::redirect_error(use_awaitable, error)));
        if (error) break;
        if (missing > 0) missing -= static_cast<long long>(data.size());
    }
    if (error && error != asio::error::eof) throw std::system_error(error);
    if (missing > 0) throw std::runtime_error("the reply was cut short");
}

asio::awaitable<void> talk(tcp::socket socket, std::string host, std::string port, std::string target, std::string file) {
    tcp::resolver resolver(socket.get_executor());
    co_await asio::async_connect(socket, co_await resolver.async_resolve(host, port, use_awaitable), use_awaitable);
    co_await asio::async_write(socket, asio::buffer(request_for(host, port, target)), use_awaitable);
    std::string data;
    const std::size_t size = co_await asio::async_read_until(socket, asio::dynamic_buffer(data), "\r\n\r\n", use_awaitable);
    std::string head = data.substr(0, size);
    data.erase(0, size);

    const std::string status = head.substr(0, head.find("\r\n"));
    std::cout << status << std::endl;
    if (status.find(" 200 ") != 8) throw std::runtime_error("nothing saved, because the status is not 200");
    const char* const field = strcasestr(head.c_str(), "\ncontent-length:");
    const long long length = field ? std::stoll(field + 16) : -1;
    const std::string part = file + "~";
    std::ofstream out(part, std::ios::binary);
    try {
        co_await copy_body(socket, data, length, out);
    } catch (...) {
        std::remove(part.c_str());
        throw;
    }
    out.close();
    std::rename(part.c_str(), file.c_str());
}

void save_response(const std::string& host, const std::string& port, const std::string& target, const std::string& file) {
    asio::io_context io;
    asio::co_spawn(io, talk(tcp::socket(io), host, port, target, file), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
    io.run();
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
