// Lesson 05 · A tiny server: answer one request a connection, from files below ROOT and from a form that echoes.
//
//     tiny-server PORT ROOT [SECONDS]
//
// One coroutine per connection on one thread: while a client is silent its coroutine sleeps, and the others go on.

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/read_until.hpp>
#include <asio/redirect_error.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
namespace fs = std::filesystem;

constexpr std::size_t max_head = 16 * 1024, max_target = 8 * 1024, max_body = 1024 * 1024, max_surplus = 256 * 1024;
constexpr std::string_view form_type = "application/x-www-form-urlencoded", plain_text = "text/plain; charset=utf-8";

const std::map<int, std::string> reasons = {
    {200, "OK"},
    {400, "Bad Request"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {431, "Request Header Fields Too Large"},
    {501, "Not Implemented"},
    {505, "HTTP Version Not Supported"},
};
const std::map<std::string, std::string> types = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".json", "application/json"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".svg", "image/svg+xml"},
    {".pdf", "application/pdf"},
};
const std::vector<std::string> methods = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                          "CONNECT", "OPTIONS", "TRACE", "PATCH"};

struct Request {
    std::string method, path, query, version;
    std::multimap<std::string, std::string> fields;  // names in lower case
};

struct Reply {
    int status = 200;
    std::string type, allow, body;
    std::ifstream file;      // what follows `body`
    std::uint64_t size = 0;  // of both together
};

// Thrown as soon as a request turns out to get no more than an error; with status 0 not even that.
struct Refusal {
    int status;
    std::string allow = {};  // of a 405: what the target does take
};

// ---- what the bytes of a request mean ------------------------------------------------------------------------------

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

std::optional<std::uint64_t> decimal(std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

bool is_token(std::string_view text) {  // RFC 9110 §5.6.2
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    const auto allowed = [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || marks.find(c) != marks.npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_control(char c) { return (c >= 0 && c < ' ') || c == 127; }

// Undoes percent-encoding, once. A `%` without two hexadecimal digits stands as it is.
std::string decoded(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view digits = text.substr(at + 1, 2);
        unsigned byte = 0;
        if (text[at] == '%' && digits.size() == 2 &&
            std::from_chars(digits.data(), digits.data() + 2, byte, 16).ptr == digits.data() + 2) {
            bytes += static_cast<char>(byte);
            at += 2;
        } else {
            bytes += text[at];
        }
    }
    return bytes;
}

// `line` is "GET /path?query HTTP/1.1" (RFC 9112 §3), in absolute form "GET http://host/path?query HTTP/1.1".
Request parse_request_line(const std::string& line) {
    const std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == line.npos || first == last) throw Refusal{400};
    Request request{line.substr(0, first), {}, {}, line.substr(last + 1), {}};
    std::string target = line.substr(first + 1, last - first - 1);
    if (target.size() > max_target) throw Refusal{414};
    if (lower(target.substr(0, 7)) == "http://") {
        target.erase(0, std::min(target.find_first_of("/?", 7), target.size()));
        if (!target.starts_with('/')) target.insert(0, "/");
    }
    const std::string& version = request.version;
    const auto visible = [](char c) { return c > ' ' && c <= '~'; };
    if (!is_token(request.method) || !std::all_of(target.begin(), target.end(), visible) ||
        !(target.starts_with('/') || target == "*") || version.size() != 8 || !version.starts_with("HTTP/") ||
        !is_digit(version[5]) || version[6] != '.' || !is_digit(version[7])) {
        throw Refusal{400};
    }
    if (version != "HTTP/1.0" && version != "HTTP/1.1") throw Refusal{505};
    if (std::find(methods.begin(), methods.end(), request.method) == methods.end()) throw Refusal{501};
    const std::size_t question = std::min(target.find('?'), target.size());
    request.path = decoded(target.substr(0, question));
    request.query = target.substr(std::min(question + 1, target.size()));
    return request;
}

std::pair<std::string, std::string> parse_field(const std::string& line) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::size_t first = line.find_first_not_of(" \t", colon + 1);
    const std::size_t last = line.find_last_not_of(" \t");
    const std::string value = first <= last && first != line.npos ? line.substr(first, last - first + 1) : "";
    const auto allowed = [](char c) { return !is_control(c) || c == '\t'; };
    // A name with a space in or before it, or after it, is no token: some proxies read such a line otherwise.
    if (colon == line.size() || !is_token(line.substr(0, colon)) || !std::all_of(value.begin(), value.end(), allowed)) {
        throw Refusal{400};
    }
    return {lower(line.substr(0, colon)), value};
}

// `head` begins with the request line and ends with the blank line.
Request parse_head(const std::string& head) {
    std::size_t at = head.find("\r\n");
    Request request = parse_request_line(head.substr(0, at));
    for (at += 2; head.compare(at, 2, "\r\n") != 0;) {
        const std::size_t end = head.find("\r\n", at);
        request.fields.insert(parse_field(head.substr(at, end - at)));
        at = end + 2;
    }
    const std::size_t hosts = request.fields.count("host");
    if (hosts > 1 || (hosts == 0 && request.version == "HTTP/1.1")) throw Refusal{400};
    return request;
}

// The length that the fields announce for the body: nothing where there is no such field (RFC 9112 §6.2).
std::optional<std::uint64_t> content_length(const Request& request) {
    std::optional<std::uint64_t> length;
    const auto [begin, end] = request.fields.equal_range("content-length");
    for (auto field = begin; field != end; ++field) {
        const std::string& digits = field->second;
        if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) throw Refusal{400};
        std::uint64_t number = UINT64_MAX;  // what more digits than fit leave it at: too long in any case
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (length.value_or(number) != number) throw Refusal{400};
        length = number;
    }
    return length;
}

// ---- what to reply -------------------------------------------------------------------------------------------------

Reply text_reply(std::string body) {
    const std::uint64_t size = body.size();
    return {200, std::string(plain_text), {}, std::move(body), {}, size};
}

Reply error_reply(const Refusal& refusal) {
    Reply reply = text_reply(std::to_string(refusal.status) + ' ' + reasons.at(refusal.status) + '\n');
    reply.status = refusal.status;
    reply.allow = refusal.allow;
    return reply;
}

// A line "name=value" for each field of a submitted form (WHATWG URL §5.1).
Reply form_reply(std::string form) {
    std::replace(form.begin(), form.end(), '+', ' ');
    std::istringstream pieces(form);
    std::string lines;
    for (std::string piece; std::getline(pieces, piece, '&');) {
        if (piece.empty()) continue;
        const std::size_t equals = std::min(piece.find('='), piece.size());
        lines +=
            decoded(piece.substr(0, equals)) + '=' + decoded(piece.substr(std::min(equals + 1, piece.size()))) + '\n';
    }
    return text_reply(std::move(lines));
}

// `root` is canonical. What a path leads to is asked of the file system, links and all, and must then lie below root:
// comparing names alone has been tricked too often.
Reply file_reply(const fs::path& root, const std::string& path) {
    if (path.find('\0') != path.npos) throw Refusal{404};
    std::error_code error;
    const fs::path file = fs::canonical(root.string() + path + (path.ends_with('/') ? "index.html" : ""), error);
    const bool below = file.native().starts_with(root == "/" ? "/" : root.native() + "/");
    if (error || !below) throw Refusal{404};
    const std::uint64_t size = fs::file_size(file, error);  // an error for anything but a regular file
    if (error) throw Refusal{404};
    std::ifstream contents(file, std::ios::binary);
    if (!contents) throw Refusal{404};
    const auto type = types.find(lower(file.extension().string()));
    const std::string name = type == types.end() ? "application/octet-stream" : type->second;
    return {200, name, {}, {}, std::move(contents), size};
}

std::string head_of(const Reply& reply) {
    return "HTTP/1.1 " + std::to_string(reply.status) + ' ' + reasons.at(reply.status) + "\r\n" +
           "Content-Type: " + reply.type + "\r\n" + "Content-Length: " + std::to_string(reply.size) + "\r\n" +
           (reply.allow.empty() ? "" : "Allow: " + reply.allow + "\r\n") +
           "Connection: close\r\n"
           "\r\n";
}

// ---- one connection ------------------------------------------------------------------------------------------------

// The clock of one connection: when it runs out, whatever the socket waits for is cancelled.
class Clock {
public:
    explicit Clock(tcp::socket& socket) : timer_(socket.get_executor()), running_(std::make_shared<Running>(&socket)) {}
    ~Clock() { running_->socket = nullptr; }  // a call that is on its way already finds nothing to do
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;

    void start(std::chrono::seconds limit) {
        running_->ran_out = false;
        timer_.expires_after(limit);
        timer_.async_wait([running = running_, round = ++running_->round](asio::error_code) {
            if (round != running->round || running->socket == nullptr) return;  // started anew, or no longer needed
            running->ran_out = true;
            asio::error_code ignored;
            running->socket->cancel(ignored);
        });
    }
    bool ran_out() const { return running_->ran_out; }

private:
    struct Running {
        explicit Running(tcp::socket* s) : socket(s) {}
        tcp::socket* socket;
        unsigned round = 0;
        bool ran_out = false;
    };
    asio::steady_timer timer_;
    std::shared_ptr<Running> running_;
};

// Reads into `received` until it holds a whole head, and returns the head's size.
awaitable<std::size_t> read_head(tcp::socket& socket, const Clock& clock, std::string& received) {
    asio::error_code error;
    const std::size_t size = co_await asio::async_read_until(socket, asio::dynamic_buffer(received, max_head),
                                                             "\r\n\r\n", asio::redirect_error(use_awaitable, error));
    if (clock.ran_out()) throw Refusal{received.empty() ? 0 : 408};
    if (error == asio::error::not_found) throw Refusal{received.find("\r\n") < max_target ? 431 : 414};
    if (error) throw Refusal{error == asio::error::eof && !received.empty() ? 400 : 0};
    co_return size;
}

// The body is the first `size` bytes after the head; `received` holds those that came along with it.
awaitable<std::string> read_body(tcp::socket& socket, const Clock& clock, std::string received, std::size_t size) {
    if (received.size() < size) {
        asio::error_code error;
        co_await asio::async_read(socket, asio::dynamic_buffer(received),
                                  asio::transfer_exactly(size - received.size()),
                                  asio::redirect_error(use_awaitable, error));
        if (clock.ran_out()) throw Refusal{408};
        if (error) throw Refusal{error == asio::error::eof ? 400 : 0};
    }
    co_return received.substr(0, size);
}

awaitable<Reply> respond(tcp::socket& socket, const Clock& clock, const Request& request, std::string received,
                         const fs::path& root) {
    const bool get = request.method == "GET" || request.method == "HEAD";
    const std::optional<std::uint64_t> length = content_length(request);
    if (request.fields.count("transfer-encoding") > 0) throw Refusal{501};
    if (request.path != "/form") {
        Reply reply = file_reply(root, request.path);
        if (!get) throw Refusal{405, "GET, HEAD"};
        co_return reply;
    }
    if (get) co_return form_reply(request.query);
    if (request.method != "POST") throw Refusal{405, "GET, HEAD, POST"};
    if (!length) throw Refusal{411};
    if (*length > max_body) throw Refusal{413};
    const auto type = request.fields.find("content-type");
    if (type == request.fields.end()) throw Refusal{415};
    const std::string essence = lower(type->second.substr(0, type->second.find_first_of("; \t")));
    if (essence != form_type) throw Refusal{415};
    co_return form_reply(co_await read_body(socket, clock, std::move(received), static_cast<std::size_t>(*length)));
}

// Sends the head and, to any request but HEAD, the body: a small file in one piece, a large one bit by bit.
awaitable<void> send(tcp::socket& socket, Clock& clock, Reply reply, bool with_body, std::chrono::seconds limit) {
    std::string part = head_of(reply) + (with_body ? reply.body : "");
    std::uint64_t left = with_body ? reply.size - reply.body.size() : 0;
    asio::error_code error;
    do {
        const std::size_t have = part.size();
        part.resize(have + static_cast<std::size_t>(std::min<std::uint64_t>(left, 64 * 1024)));
        if (!reply.file.read(part.data() + have, static_cast<std::streamsize>(part.size() - have)) && left > 0)
            co_return;
        left -= part.size() - have;
        clock.start(limit);
        co_await asio::async_write(socket, asio::buffer(part), asio::redirect_error(use_awaitable, error));
        part.clear();
    } while (left > 0 && !error);
}

// To close while bytes wait unread would send a reset, which can destroy the reply before the client has read it. So
// say that no more is coming, and read on for a while until the client has closed too (RFC 9112 §9.6).
awaitable<void> close(tcp::socket& socket, Clock& clock) {
    asio::error_code error;
    socket.shutdown(tcp::socket::shutdown_send, error);
    clock.start(std::chrono::seconds(1));
    std::array<char, 4096> surplus;
    for (std::size_t total = 0; total < max_surplus && !error && !clock.ran_out();) {
        total += co_await socket.async_read_some(asio::buffer(surplus), asio::redirect_error(use_awaitable, error));
    }
}

awaitable<void> serve(tcp::socket socket, const fs::path& root, std::chrono::seconds limit) {
    Clock clock(socket);
    clock.start(limit);
    Reply reply;
    std::string received;
    try {
        const std::size_t size = co_await read_head(socket, clock, received);
        const Request request = parse_head(received.substr(0, size));
        clock.start(limit);  // the body has a fresh one
        reply = co_await respond(socket, clock, request, received.substr(size), root);
    } catch (const Refusal& refusal) {
        if (refusal.status == 0) co_return;
        reply = error_reply(refusal);
    }
    co_await send(socket, clock, std::move(reply), !received.starts_with("HEAD "), limit);
    co_await close(socket, clock);
}

// ---- all connections -----------------------------------------------------------------------------------------------

void report(std::exception_ptr failure) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        std::cerr << "tiny-server: " << error.what() << '\n';
    }
}

awaitable<void> listen(tcp::acceptor acceptor, fs::path root, std::chrono::seconds limit) {
    for (;;) {
        asio::error_code error;
        tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(use_awaitable, error));
        if (!error) {
            asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), root, limit), report);
        } else {  // out of descriptors, say: who comes now waits in the queue until somebody has left
            co_await asio::steady_timer(acceptor.get_executor(), std::chrono::milliseconds(10))
                .async_wait(use_awaitable);
        }
    }
}

void tiny_server(std::uint16_t port, const fs::path& root, std::chrono::seconds limit) {
    asio::io_context io(1);
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](asio::error_code, int) { io.stop(); });

    if (!fs::is_directory(root)) throw std::runtime_error(root.string() + " is no folder");
    tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), port));
    std::cout << "Listening on http://127.0.0.1:" << acceptor.local_endpoint().port() << '/' << std::endl;
    asio::co_spawn(io, listen(std::move(acceptor), fs::canonical(root), limit), report);
    io.run();
}

int main(int argc, char* argv[]) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto port = arguments.empty() ? std::nullopt : decimal(arguments[0]);
    const auto seconds = arguments.size() < 3 ? 30 : decimal(arguments[2]).value_or(0);
    if (arguments.size() < 2 || arguments.size() > 3 || !port || *port > 65535 || seconds < 1 || seconds > 3600) {
        std::cerr << "usage: tiny-server PORT ROOT [SECONDS]\n"
                     "       for example: tiny-server 8000 lessons/05-tiny-server/www\n";
        return 2;
    }
    try {
        tiny_server(static_cast<std::uint16_t>(*port), arguments[1], std::chrono::seconds(seconds));
    } catch (const std::exception& error) {
        std::cerr << "tiny-server: " << error.what() << '\n';
        return 1;
    }
}
