// right: Asio's coroutines, with read_until for the head.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <asio.hpp>

using asio::ip::tcp;

static std::string encode(const std::string& text) {
    std::string result;
    for (unsigned char c : text) {
        char hex[4];
        std::snprintf(hex, sizeof hex, "%%%02X", c);
        if (c == ' ') result += '+';
        else if (std::isalnum(c) || c == '*' || c == '-' || c == '.' || c == '_') result += static_cast<char>(c);
        else result += hex;
    }
    return result;
}

static std::string value_of(const std::string& rest) {
    if (rest[0] == '=') return rest.substr(1);
    std::ifstream file(rest.substr(1), std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + rest.substr(1));
    return {std::istreambuf_iterator<char>(file), {}};
}

static std::string request(char** argv) {
    std::string form, path = argv[3], head = std::string("Host: ") + argv[1] + ":" + argv[2] + "\r\n";
    for (char** pair = argv + 4; *pair; ++pair) {
        const std::string text = *pair;
        const auto mark = text.find_first_of("=@");
        form += (form.empty() ? "" : "&") + encode(text.substr(0, mark)) + "=" + encode(value_of(text.substr(mark)));
    }
    head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(form.size()) + "\r\n";
    return "POST " + path + " HTTP/1.1\r\n" + head + "Connection: close\r\n\r\n" + form;
}

static asio::awaitable<void> submit(std::string host, std::string port, std::string text) {
    const auto& token = asio::use_awaitable;
    tcp::resolver resolver(co_await asio::this_coro::executor);
    tcp::socket socket(co_await asio::this_coro::executor);
    co_await asio::async_connect(socket, co_await resolver.async_resolve(host, port, token), token);
    co_await asio::async_write(socket, asio::buffer(text), token);
    std::string buffer;
    const auto head_size = co_await asio::async_read_until(socket, asio::dynamic_buffer(buffer), "\r\n\r\n", token);
    std::string head = buffer.substr(0, head_size), lower = head;
    buffer.erase(0, head_size);
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto field = lower.find("\r\ncontent-length:");
    const bool known = field != lower.npos;
    unsigned long long missing = known ? std::stoull(lower.substr(field + 17)) : ~0ULL;
    for (asio::error_code error;;) {
        std::cout << buffer;
        missing -= buffer.size();
        if (missing == 0) break;
        buffer.resize(4096);
        buffer.resize(co_await socket.async_read_some(asio::buffer(buffer), asio::redirect_error(token, error)));
        if (error == asio::error::eof && !known) break;
        if (error) throw std::system_error(error);
    }
    if (head[9] != '2') throw std::runtime_error(head.substr(0, head.find('\r')));
}

static bool usage_error(int argc, char** argv) {
    if (argc < 4) return true;
    const std::string port = argv[2], path = argv[3];
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos) return true;
    if (std::stoi(port) < 1 || std::stoi(port) > 65535 || path[0] != '/') return true;
    if (std::any_of(path.begin(), path.end(), [](char c) { return c <= ' ' || c > '~' || c == '?' || c == '#'; })) return true;
    return std::any_of(argv + 4, argv + argc, [](const char* pair) { return std::string(pair).find_first_of("=@") == std::string::npos; });
}

int main(int argc, char** argv) try {
    if (usage_error(argc, argv)) {
        std::cerr << "usage: post-form HOST PORT PATH [PAIR]...\n";
        return 2;
    }
    asio::io_context io;
    std::exception_ptr failure;
    asio::co_spawn(io, submit(argv[1], argv[2], request(argv)), [&](std::exception_ptr e) { failure = e; });
    io.run();
    if (failure) std::rethrow_exception(failure);
} catch (const std::exception& error) {
    std::cerr << "post-form: " << error.what() << '\n';
    return 1;
}
