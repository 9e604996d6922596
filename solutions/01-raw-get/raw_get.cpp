// Lesson 01 · Raw GET: ask a server for one target and print every byte that comes back.
//
//     raw-get HOST PORT TARGET

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

using asio::ip::tcp;

// The number that the whole text spells in decimal digits; nothing for any other text.
std::optional<std::uint64_t> decimal(std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

bool is_port(std::string_view text) {
    const auto number = decimal(text);
    return number && *number >= 1 && *number <= 65535;
}

// A target in origin form (RFC 9112 §3.2.1). A space or a line break in it would end the request line early.
bool is_target(std::string_view text) {
    const auto visible = [](char byte) { return byte > ' ' && byte <= '~'; };
    return text.starts_with('/') && std::all_of(text.begin(), text.end(), visible);
}

// What the Host field carries (RFC 9110 §7.2): brackets keep the colons of an IPv6 address apart from the one before
// the port, and port 80 goes without saying.
std::string host_field(const std::string& host, const std::string& port) {
    const bool ipv6 = host.find(':') != std::string::npos;
    const std::string name = ipv6 ? "[" + host + "]" : host;
    return port == "80" ? name : name + ":" + port;
}

void raw_get(const std::string& host, const std::string& port, const std::string& target) {
    asio::io_context io;
    tcp::socket socket(io);
    tcp::resolver resolver(io);
    asio::connect(socket, resolver.resolve(host, port));  // tries one address after the other

    const std::string request = "GET " + target + " HTTP/1.1\r\n" + "Host: " + host_field(host, port) + "\r\n" +
                                "Connection: close\r\n"
                                "\r\n";
    asio::write(socket, asio::buffer(request));

    // TCP carries a stream of bytes: one read returns those that have come so far, not "the reply". The reply ends
    // when the server closes, as we asked it to.
    std::array<char, 16 * 1024> part;
    for (;;) {
        asio::error_code error;
        const std::size_t size = socket.read_some(asio::buffer(part), error);
        if (error == asio::error::eof) break;
        if (error) throw std::system_error(error, "receive");
        std::cout << std::string_view(part.data(), size);
    }
    if (!std::cout.flush()) throw std::runtime_error("cannot write to standard output");
}

int main(int argc, char* argv[]) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() != 3 || !is_port(arguments[1]) || !is_target(arguments[2])) {
        std::cerr << "usage: raw-get HOST PORT TARGET\n"
                     "       for example: raw-get localhost 8000 /index.html\n";
        return 2;
    }
    try {
        raw_get(arguments[0], arguments[1], arguments[2]);
    } catch (const std::exception& error) {
        std::cerr << "raw-get: " << error.what() << '\n';
        return 1;
    }
}
