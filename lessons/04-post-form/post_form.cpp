// Lesson 04 · Submit with POST: send a form's fields in the body of the request, and print the body of the reply.
//
//     post-form HOST PORT PATH [NAME=VALUE | NAME@FILE]...
//
// README.md beside this file says what to write and why. Search for TODO(1) and begin there.

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <optional>
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

std::string host_field(const std::string& host, const std::string& port) {
    const bool ipv6 = host.find(':') != std::string::npos;
    const std::string name = ipv6 ? "[" + host + "]" : host;
    return port == "80" ? name : name + ":" + port;
}

// ---- from lesson 02 ------------------------------------------------------------------------------------------------

// What this program needs to know of a response's head.
struct Head {
    std::string status_line;
    int status = 0;
    std::optional<std::uint64_t> content_length;
};

// "Content-Length: 12\r" is {"content-length", "12"}: a name has no case, and white space round a value is no part of
// it (RFC 9110 §5.1, RFC 9112 §5).
std::pair<std::string, std::string> parse_field(const std::string& line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) throw std::runtime_error("the reply has a field without a colon");
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::size_t first = line.find_first_not_of(" \t", colon + 1);
    const std::size_t last = line.find_last_not_of(" \t\r");
    return {name, first <= last ? line.substr(first, last - first + 1) : ""};
}

// Reads up to the blank line. The segment that ends the head may bring the start of the body along: that stays in
// `received`.
Head read_head(tcp::socket& socket, std::string& received) {
    asio::error_code error;
    const std::size_t size = asio::read_until(socket, asio::dynamic_buffer(received, 65536), "\r\n\r\n", error);
    if (error) throw std::system_error(error, "the reply has no complete head");
    std::istringstream lines(received.substr(0, size));
    received.erase(0, size);

    Head head;
    std::string version;
    std::getline(lines, head.status_line, '\r');
    std::istringstream(head.status_line) >> version >> head.status;
    if (!version.starts_with("HTTP/1.") || head.status < 100) throw std::runtime_error("the reply has no status line");
    lines.ignore();  // the LF
    for (std::string line; std::getline(lines, line) && line != "\r";) {
        const auto [name, value] = parse_field(line);
        if (name == "transfer-encoding")
            throw std::runtime_error("the reply is chunked, which this program cannot read");
        if (name != "content-length") continue;
        head.content_length = decimal(value);
        if (!head.content_length) throw std::runtime_error("the reply's Content-Length is no number");
    }
    if (head.status == 204 || head.status == 304) head.content_length = 0;  // these never have a body (RFC 9112 §6.3)
    return head.status < 200 ? read_head(socket, received) : head;          // an interim reply announces the real one
}

// The body is Content-Length bytes; without that field it lasts until the server closes (RFC 9112 §6.3).
void copy_body(tcp::socket& socket, const Head& head, std::string_view part, std::ostream& out) {
    std::uint64_t missing = head.content_length.value_or(UINT64_MAX);
    std::array<char, 16 * 1024> buffer;
    for (;;) {
        part = part.substr(0, std::min<std::uint64_t>(part.size(), missing));
        out << part;
        missing -= part.size();
        if (missing == 0) break;
        asio::error_code error;
        const std::size_t size = socket.read_some(asio::buffer(buffer), error);
        if (error == asio::error::eof) break;
        if (error) throw std::system_error(error, "receive");
        part = std::string_view(buffer.data(), size);
    }
    if (head.content_length && missing > 0) {
        throw std::runtime_error("the reply ended " + std::to_string(missing) + " bytes short of its Content-Length");
    }
    if (!out.flush()) throw std::runtime_error("cannot write the body");
}

// ---- from lesson 03 ------------------------------------------------------------------------------------------------

bool is_path(std::string_view text) {
    const auto allowed = [](char byte) { return byte > ' ' && byte <= '~' && byte != '?' && byte != '#'; };
    return text.starts_with('/') && std::all_of(text.begin(), text.end(), allowed);
}

// The serialiser of application/x-www-form-urlencoded (WHATWG URL §5.2). It works on bytes: what is not ASCII goes as
// the percent-encoded bytes of its UTF-8.
std::string encode(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    static constexpr std::string_view stand = "*-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);  // a plain char may be negative, and so would be its digits
        if (stand.find(c) != std::string_view::npos) {
            encoded += c;
        } else if (c == ' ') {
            encoded += '+';
        } else {
            (encoded += '%') += digits[byte / 16];
            encoded += digits[byte % 16];
        }
    }
    return encoded;
}

// Prints the body, also that of a failure: it often says what was wrong.
void print_reply(tcp::socket& socket) {
    std::string received;
    const Head head = read_head(socket, received);
    copy_body(socket, head, received, std::cout);
    if (head.status >= 300) throw std::runtime_error(head.status_line);
}

// ---- new in this lesson --------------------------------------------------------------------------------------------

// What stands where code is still missing. Write what the TODO above it asks for, then delete the line that calls it.
// ([[maybe_unused]] keeps the compiler quiet until you use an argument; it may stay, or go then.)
[[noreturn]] void not_written(int task) {
    throw std::runtime_error("not written yet: task " + std::to_string(task) + " of lessons/04-post-form/README.md");
}

// All bytes of a file.
// TODO(3): open it with std::ios::binary and return what it holds; throw where it cannot be read.
std::string contents([[maybe_unused]] const std::string& file) { not_written(3); }

// "name=value&name=value", in the order given. Of NAME@FILE the value is what the file holds.
std::string form([[maybe_unused]] const std::vector<std::string>& pairs) {
    // TODO(1): as in lesson 03, where every pair is a NAME=VALUE.
    // TODO(4): whichever of = and @ comes first ends the name; after an @ comes the name of a file.
    not_written(1);
}

void post_form(const std::string& host, const std::string& port, [[maybe_unused]] const std::string& path,
               const std::vector<std::string>& pairs) {
    const std::string body = form(pairs);  // before any connection: a file may be missing

    asio::io_context io;
    tcp::socket socket(io);
    tcp::resolver resolver(io);
    asio::connect(socket, resolver.resolve(host, port));

    // TODO(2): send the head, which tells the type of the body and how many bytes it has, and then the body.
    not_written(2);
    print_reply(socket);
}

int main(int argc, char* argv[]) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const std::vector<std::string> pairs(arguments.begin() + std::min<std::ptrdiff_t>(3, argc - 1), arguments.end());
    const auto is_pair = [](const std::string& text) { return text.find_first_of("=@") != std::string::npos; };
    if (arguments.size() < 3 || !is_port(arguments[1]) || !is_path(arguments[2]) ||
        !std::all_of(pairs.begin(), pairs.end(), is_pair)) {
        std::cerr << "usage: post-form HOST PORT PATH [NAME=VALUE | NAME@FILE]...\n"
                     "       for example: post-form localhost 8000 /form 'name=Zoë' essay@essay.txt\n";
        return 2;
    }
    try {
        post_form(arguments[0], arguments[1], arguments[2], pairs);
    } catch (const std::exception& error) {
        std::cerr << "post-form: " << error.what() << '\n';
        return 1;
    }
}
