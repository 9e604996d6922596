// Lesson 02 · Save the response: print the status line, and put the body, nothing but the body, into a file.
//
//     save-response HOST PORT TARGET FILE
//
// README.md beside this file says what to write and why. Search for TODO(1) and begin there.

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
#include <asio/write.hpp>

using asio::ip::tcp;
namespace fs = std::filesystem;

// ---- from lesson 01 ------------------------------------------------------------------------------------------------

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

bool is_target(std::string_view text) {
    const auto visible = [](char byte) { return byte > ' ' && byte <= '~'; };
    return text.starts_with('/') && std::all_of(text.begin(), text.end(), visible);
}

std::string host_field(const std::string& host, const std::string& port) {
    const bool ipv6 = host.find(':') != std::string::npos;
    const std::string name = ipv6 ? "[" + host + "]" : host;
    return port == "80" ? name : name + ":" + port;
}

void send_request(tcp::socket& socket, const std::string& host, const std::string& port, const std::string& target) {
    tcp::resolver resolver(socket.get_executor());
    asio::connect(socket, resolver.resolve(host, port));
    const std::string request = "GET " + target + " HTTP/1.1\r\n" + "Host: " + host_field(host, port) + "\r\n" +
                                "Connection: close\r\n"
                                "\r\n";
    asio::write(socket, asio::buffer(request));
}

// ---- new in this lesson --------------------------------------------------------------------------------------------

// What stands where code is still missing. Write what the TODO above it asks for, then delete the line that calls it.
// ([[maybe_unused]] keeps the compiler quiet until you use an argument; it may stay, or go then.)
[[noreturn]] void not_written(int task) {
    throw std::runtime_error("not written yet: task " + std::to_string(task) +
                             " of lessons/02-save-response/README.md");
}

// What this program needs to know of a response's head.
struct Head {
    std::string status_line;
    int status = 0;
    std::optional<std::uint64_t> content_length;
};

// Takes a line such as "Content-Length: 12\r" apart, into {"content-length", "12"}.
// TODO(4): the name ends at the first colon and has no case: make it lower case. Spaces and tabs round the value, and
// the CR, are no part of it. A line without a colon is a failure.
std::pair<std::string, std::string> parse_field([[maybe_unused]] const std::string& line) { not_written(4); }

// Reads up to the blank line. The segment that ends the head may bring the start of the body along: that stays in
// `received`.
Head read_head([[maybe_unused]] tcp::socket& socket, [[maybe_unused]] std::string& received) {
    // TODO(2): asio::read_until "\r\n\r\n" into asio::dynamic_buffer(received), which returns the size of the head.
    // Move the head out of `received`; find the status line, without its CR, and the status code in it.
    // TODO(4): look for Content-Length among the fields. decimal() makes a number of its value.
    not_written(2);
}

// Writes the body to `out`: first `part`, what came along with the head, then what the socket brings.
void copy_body([[maybe_unused]] tcp::socket& socket, [[maybe_unused]] const Head& head,
               [[maybe_unused]] std::string_view part, [[maybe_unused]] std::ostream& out) {
    // TODO(3): the receive loop of lesson 01, into `out`, until the server closes.
    // TODO(4): with a Content-Length, stop after that many bytes; a close before that is a failure.
    not_written(3);
}

void save_body([[maybe_unused]] tcp::socket& socket, [[maybe_unused]] const Head& head,
               [[maybe_unused]] std::string_view received, [[maybe_unused]] const fs::path& file) {
    // TODO(3): open the file with std::ios::binary and let copy_body fill it.
    // TODO(6): open another file beside it instead, fs::rename it when the whole body is there, and fs::remove it when
    // anything has failed.
    not_written(3);
}

void save_response([[maybe_unused]] const std::string& host, [[maybe_unused]] const std::string& port,
                   [[maybe_unused]] const std::string& target, [[maybe_unused]] const fs::path& file) {
    // TODO(1): make an asio::io_context and a tcp::socket; send_request connects it and sends.
    not_written(1);

    // TODO(2): read the head, and print its status line and a line end at once: the body may take long, or never come.
    not_written(2);

    // TODO(5): a status other than 200 is a failure, and the file is not touched.
    // TODO(3): save the body.
    not_written(3);
}

int main(int argc, char* argv[]) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() != 4 || !is_port(arguments[1]) || !is_target(arguments[2])) {
        std::cerr << "usage: save-response HOST PORT TARGET FILE\n"
                     "       for example: save-response localhost 8000 /logo.png logo.png\n";
        return 2;
    }
    try {
        save_response(arguments[0], arguments[1], arguments[2], arguments[3]);
    } catch (const std::exception& error) {
        std::cerr << "save-response: " << error.what() << '\n';
        return 1;
    }
}
