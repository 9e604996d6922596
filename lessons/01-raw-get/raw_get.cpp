// Lesson 01 · Raw GET: ask a server for one target and print every byte that comes back.
//
//     raw-get HOST PORT TARGET
//
// README.md beside this file says what to write and why. Search for TODO(1) and begin there.

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

// What stands where code is still missing. Write what the TODO above it asks for, then delete the line that calls it.
// ([[maybe_unused]] keeps the compiler quiet until you use an argument; it may stay, or go then.)
[[noreturn]] void not_written(int task) {
    throw std::runtime_error("not written yet: task " + std::to_string(task) + " of lessons/01-raw-get/README.md");
}

// What the Host field carries (RFC 9110 §7.2).
// TODO(4): put brackets round a HOST that contains a colon, which is an IPv6 address; leave ":80" out.
std::string host_field(const std::string& host, const std::string& port) { return host + ":" + port; }

void raw_get([[maybe_unused]] const std::string& host, [[maybe_unused]] const std::string& port,
             [[maybe_unused]] const std::string& target) {
    // TODO(1): connect. Make an asio::io_context, a tcp::socket and a tcp::resolver; resolve host and port, and let
    // asio::connect try one address after the other.
    not_written(1);

    // TODO(2): send the request, three lines and the blank one, each ending with "\r\n", with one asio::write. What
    // stands behind "Host: " is host_field(host, port).
    not_written(2);

    // TODO(3): read with read_some into a std::array, again and again, and write the bytes that came, no more and no
    // fewer, to std::cout. asio::error::eof ends the loop; any other error is thrown as a std::system_error.
    not_written(3);
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
