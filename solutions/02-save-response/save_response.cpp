// Lesson 02 · Save the response: print the status line, and put the body, nothing but the body, into a file.
//
//     save-response HOST PORT TARGET FILE

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

// Collects the body beside the file, under a name that nobody else has, and gives it the file's name when all of it has
// come. Whatever goes wrong before, the file is what it was, and nothing is left lying about.
void save_body(tcp::socket& socket, const Head& head, std::string_view received, const fs::path& file) {
    const fs::path part = file.string() + "." + std::to_string(std::random_device()()) + ".part";
    std::ofstream out(part, std::ios::binary);  // text mode may change line endings
    if (!out) throw std::runtime_error("cannot write " + part.string());
    try {
        copy_body(socket, head, received, out);
        fs::rename(part, file);
    } catch (...) {
        fs::remove(part);
        throw;
    }
}

void save_response(const std::string& host, const std::string& port, const std::string& target, const fs::path& file) {
    asio::io_context io;
    tcp::socket socket(io);
    send_request(socket, host, port, target);

    std::string received;
    const Head head = read_head(socket, received);
    std::cout << head.status_line << std::endl;
    if (head.status != 200) throw std::runtime_error("nothing saved, because the status is not 200");
    save_body(socket, head, received, file);
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
