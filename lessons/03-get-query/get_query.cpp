// Lesson 03 · Submit with GET: send a form's fields in the query of the target, and print the body of the reply.
//
//     get-query HOST PORT PATH [NAME=VALUE]...
//
// README.md beside this file says what to write and why. Search for TODO(1) and begin there.

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
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

void send_request(tcp::socket& socket, const std::string& host, const std::string& port, const std::string& target) {
    tcp::resolver resolver(socket.get_executor());
    asio::connect(socket, resolver.resolve(host, port));
    const std::string request = "GET " + target + " HTTP/1.1\r\n" + "Host: " + host_field(host, port) + "\r\n" +
                                "Connection: close\r\n"
                                "\r\n";
    asio::write(socket, asio::buffer(request));
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

// ---- new in this lesson --------------------------------------------------------------------------------------------

// A path alone: `?` would begin the query, and `#` a fragment, which is never sent (RFC 3986 §3).
bool is_path(std::string_view text) {
    const auto allowed = [](char byte) { return byte > ' ' && byte <= '~' && byte != '?' && byte != '#'; };
    return text.starts_with('/') && std::all_of(text.begin(), text.end(), allowed);
}

// What stands where code is still missing. Write what the TODO above it asks for, then delete the line that calls it.
// ([[maybe_unused]] keeps the compiler quiet until you use an argument; it may stay, or go then.)
[[noreturn]] void not_written(int task) {
    throw std::runtime_error("not written yet: task " + std::to_string(task) + " of lessons/03-get-query/README.md");
}

// The serialiser of application/x-www-form-urlencoded (WHATWG URL §5.2).
// TODO(3): letters, digits and *-._ stand, a space becomes +, every other byte %HH with capital digits.
std::string encode([[maybe_unused]] std::string_view text) { not_written(3); }

// "name=value&name=value", in the order given.
std::string form([[maybe_unused]] const std::vector<std::string>& pairs) {
    // TODO(2): split each pair at its first =, and join the pairs with & between them.
    // TODO(3): names and values go through encode; the = and & that join them do not.
    not_written(2);
}

void print_reply([[maybe_unused]] tcp::socket& socket) {
    // TODO(4): read_head, then copy_body to std::cout.
    // TODO(5): a status outside 2xx is a failure, once its body is printed; the reason is its status line.
    not_written(4);
}

void get_query([[maybe_unused]] const std::string& host, [[maybe_unused]] const std::string& port,
               [[maybe_unused]] const std::string& path, [[maybe_unused]] const std::vector<std::string>& pairs) {
    asio::io_context io;
    tcp::socket socket(io);
    // TODO(1): let send_request ask for the path.
    // TODO(2): where there are pairs, the target is the path, a ?, and form(pairs).
    not_written(1);
    print_reply(socket);
}

int main(int argc, char* argv[]) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const std::vector<std::string> pairs(arguments.begin() + std::min<std::ptrdiff_t>(3, argc - 1), arguments.end());
    const auto is_pair = [](const std::string& text) { return text.find('=') != std::string::npos; };
    if (arguments.size() < 3 || !is_port(arguments[1]) || !is_path(arguments[2]) ||
        !std::all_of(pairs.begin(), pairs.end(), is_pair)) {
        std::cerr << "usage: get-query HOST PORT PATH [NAME=VALUE]...\n"
                     "       for example: get-query localhost 8000 /search 'q=red bike'\n";
        return 2;
    }
    try {
        get_query(arguments[0], arguments[1], arguments[2], pairs);
    } catch (const std::exception& error) {
        std::cerr << "get-query: " << error.what() << '\n';
        return 1;
    }
}
