// right: races each operation against a clock with the || of awaitable_operators.hpp, as the lesson says it may.
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
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/read_until.hpp>
#include <asio/redirect_error.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;
namespace fs = std::filesystem;

// keeps the compiler quiet until you use a name; it may stay, or go then.
constexpr std::size_t max_head = 16 * 1024, max_target = 8 * 1024, max_body = 1024 * 1024,
                                       max_surplus = 256 * 1024;
constexpr std::string_view form_type = "application/x-www-form-urlencoded",
                                            plain_text = "text/plain; charset=utf-8";

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

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 127; }

// Undoes percent-encoding, once.
std::string decoded(std::string_view text) {
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            bytes += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            bytes += text[i];
        }
    }
    return bytes;
}

// `line` is "GET /path?query HTTP/1.1" (RFC 9112 §3), without its CR LF.
Request parse_request_line(const std::string& line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == last) throw Refusal{400};  // one space, or none
    Request request;
    request.method = line.substr(0, first);
    request.version = line.substr(last + 1);
    const std::string target = line.substr(first + 1, last - first - 1);
    if (target.size() > max_target) throw Refusal{414};
    const bool absolute = lower(target).starts_with("http://");
    const std::string& version = request.version;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!is_token(request.method) || !(target.starts_with('/') || absolute) || target.find(' ') != std::string::npos)
        throw Refusal{400};
    if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' ||
        !is_digit(version[7]))
        throw Refusal{400};
    if (version != "HTTP/1.0" && version != "HTTP/1.1") throw Refusal{505};
    if (std::find(methods.begin(), methods.end(), request.method) == methods.end()) throw Refusal{501};
    const std::size_t question = target.find('?');
    std::string path = target.substr(0, question);
    if (absolute) {
        const std::size_t slash = path.find('/', 7);
        path = slash == std::string::npos ? "/" : path.substr(slash);
    }
    request.path = decoded(path);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    return request;
}

// "Host: x" is {"host", "x"}; spaces and tabs round the value are no part of it.
std::pair<std::string, std::string> parse_field(const std::string& line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) throw Refusal{400};
    const std::string name = line.substr(0, colon);
    const std::size_t first = line.find_first_not_of(" \t", colon + 1);
    const std::size_t last = line.find_last_not_of(" \t");
    const std::string value = first <= last ? line.substr(first, last - first + 1) : "";
    if (!is_token(name) || std::any_of(value.begin(), value.end(), is_control)) throw Refusal{400};
    return {lower(name), value};
}

// `head` begins with the request line and ends with the blank line.
Request parse_head(const std::string& head) {
    Request request = parse_request_line(head.substr(0, head.find("\r\n")));
    std::size_t begin = head.find("\r\n") + 2;
    for (;;) {
        const std::size_t end = head.find("\r\n", begin);
        if (end == begin || end == std::string::npos) break;
        request.fields.insert(parse_field(head.substr(begin, end - begin)));
        begin = end + 2;
    }
    const std::size_t hosts = request.fields.count("host");
    if (hosts > 1 || (hosts == 0 && request.version == "HTTP/1.1")) throw Refusal{400};
    return request;
}

// The length that the fields announce for the body: nothing where there is no such field (RFC 9112 §6.2).
std::optional<std::uint64_t> content_length(const Request& request) {
    const auto found = request.fields.find("content-length");
    if (found == request.fields.end()) return std::nullopt;
    const std::string& text = found->second;
    if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) throw Refusal{400};
    return decimal(text).value_or(UINT64_MAX);
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
    std::string text;
    std::istringstream pieces(form);
    for (std::string piece; std::getline(pieces, piece, '&');) {
        if (piece.empty()) continue;
        const std::size_t equals = piece.find('=');
        const std::string name = piece.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : piece.substr(equals + 1);
        text += decoded(name) + "=" + decoded(value) + "\n";
    }
    return text_reply(text);
}

// `root` is canonical: an absolute path without links or dots in it.
Reply file_reply(const fs::path& root, const std::string& path) {
    if (path.find('\0') != std::string::npos) throw Refusal{404};
    std::string name = root.string() + path;
    if (name.back() == '/') name += "index.html";
    std::error_code error;
    const fs::path file = fs::canonical(name, error);
    const bool below = std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first == root.end();
    if (error || !below || !fs::is_regular_file(file, error)) throw Refusal{404};
    Reply reply;
    reply.file.open(file, std::ios::binary);
    if (!reply.file) throw Refusal{404};
    const auto type = types.find(lower(file.extension().string()));
    reply.type = type == types.end() ? "application/octet-stream" : type->second;
    reply.size = fs::file_size(file);
    return reply;
}

std::string head_of(const Reply& reply) {
    std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " " + reasons.at(reply.status) + "\r\n";
    head += "Content-Type: " + reply.type + "\r\n";
    head += "Content-Length: " + std::to_string(reply.size) + "\r\n";
    if (!reply.allow.empty()) head += "Allow: " + reply.allow + "\r\n";
    head += "Connection: close\r\n";
    head += "\r\n";
    return head;
}

// ---- one connection ------------------------------------------------------------------------------------------------

// What the operation yields, or nothing when the clock runs out before: then the operation is cancelled.
template <class Value>
awaitable<std::optional<Value>> within(std::chrono::seconds limit, awaitable<Value> operation) {
    asio::error_code ignored;
    asio::steady_timer clock(co_await asio::this_coro::executor, limit);
    auto first = co_await (std::move(operation) || clock.async_wait(asio::redirect_error(use_awaitable, ignored)));
    if (first.index() == 1) co_return std::nullopt;
    co_return std::get<0>(std::move(first));
}

// Reads into `received` until it holds a whole head, and returns the head's size.
awaitable<std::size_t> read_head(tcp::socket& socket, std::string& received,
                                 std::chrono::seconds limit) {
    asio::error_code error;
    const auto size = co_await within(limit, asio::async_read_until(socket, asio::dynamic_buffer(received, max_head), "\r\n\r\n",
                                      asio::redirect_error(use_awaitable, error)));
    if (!size) throw Refusal{408};
    if (error == asio::error::not_found) {
        throw Refusal{received.find("\r\n") == std::string::npos ? 414 : 431};
    }
    if (error == asio::error::eof && !received.empty()) throw Refusal{400};
    if (error) throw Refusal{0};
    co_return *size;
}

// The body is the first `size` bytes after the head; `received` holds those that came along with it.
awaitable<std::string> read_body(tcp::socket& socket, std::string received,
                                 std::size_t size, std::chrono::seconds limit) {
    if (received.size() < size) {
        const std::size_t missing = size - received.size();
        asio::error_code error;
        const auto done = co_await within(limit, asio::async_read(socket, asio::dynamic_buffer(received), asio::transfer_exactly(missing),
                                    asio::redirect_error(use_awaitable, error)));
        if (!done) throw Refusal{408};
        if (error == asio::error::eof) throw Refusal{400};
        if (error) throw Refusal{0};
    }
    received.resize(size);
    co_return received;
}

awaitable<Reply> respond(tcp::socket& socket, const Request& request,
                         std::string received, const fs::path& root,
                         std::chrono::seconds limit) {
    const auto length = content_length(request);
    if (request.fields.count("transfer-encoding") > 0) throw Refusal{501};
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (request.path != "/form") {
        Reply reply = file_reply(root, request.path);
        if (!reads) throw Refusal{405, "GET, HEAD"};
        co_return reply;
    }
    if (reads) co_return form_reply(request.query);
    if (request.method != "POST") throw Refusal{405, "GET, HEAD, POST"};
    if (!length) throw Refusal{411};
    if (*length > max_body) throw Refusal{413};
    const auto type = request.fields.find("content-type");
    if (type == request.fields.end()) throw Refusal{415};
    std::string name = lower(type->second.substr(0, type->second.find(';')));
    name.erase(name.find_last_not_of(" \t") + 1);
    if (name != form_type) throw Refusal{415};
    co_return form_reply(co_await read_body(socket, received, *length, limit));
}

// Sends all of `part`; false when the client has vanished or takes too long.
awaitable<bool> send_part(tcp::socket& socket, std::string_view part, std::chrono::seconds limit) {
    asio::error_code error;
    const auto sent = co_await within(limit, asio::async_write(socket, asio::buffer(part), asio::redirect_error(use_awaitable, error)));
    co_return sent && !error;
}

// Sends the head and, if so wanted, the body: `reply.body` and then the file, part by part.
awaitable<void> send(tcp::socket& socket, Reply reply,
                     bool with_body, std::chrono::seconds limit) {
    const std::string head = head_of(reply);
    if (!co_await send_part(socket, head, limit) || !with_body) co_return;
    if (!co_await send_part(socket, reply.body, limit)) co_return;
    std::uint64_t missing = reply.size - reply.body.size();
    std::vector<char> part(64 * 1024);
    while (missing > 0) {
        reply.file.read(part.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(part.size(), missing)));
        const auto size = static_cast<std::size_t>(reply.file.gcount());
        if (size == 0) co_return;  // the file has become shorter
        if (!co_await send_part(socket, std::string_view(part.data(), size), limit)) co_return;
        missing -= size;
    }
}

awaitable<std::size_t> drain(tcp::socket& socket) {
    std::vector<char> part(16 * 1024);
    std::size_t total = 0;
    asio::error_code error;
    while (!error && total < max_surplus) {
        total += co_await socket.async_read_some(asio::buffer(part), asio::redirect_error(use_awaitable, error));
    }
    co_return total;
}

// Shuts down sending; reads and throws away until the client closes, for a second and max_surplus bytes at most.
awaitable<void> close(tcp::socket& socket) {
    asio::error_code ignored;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    co_await within(std::chrono::seconds(1), drain(socket));
}

// What becomes of a connection, from the first byte of the request to the last of the reply. When it returns, or
// throws, the socket goes out of scope and is closed.
awaitable<void> serve(tcp::socket socket, const fs::path& root, std::chrono::seconds limit) {
    Reply reply;
    std::string received;
    try {
        const std::size_t size = co_await read_head(socket, received, limit);
        const Request request = parse_head(received.substr(0, size));
        reply = co_await respond(socket, request, received.substr(size), root, limit);
    } catch (const Refusal& refusal) {
        if (refusal.status == 0) co_return;
        reply = error_reply(refusal);
    }
    const bool with_body = !received.starts_with("HEAD ");
    co_await send(socket, std::move(reply), with_body, limit);
    co_await close(socket);
}

// ---- all connections -----------------------------------------------------------------------------------------------

void report(std::exception_ptr failure) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        std::cerr << "tiny-server: " << error.what() << '\n';
    }
}

awaitable<void> listen(tcp::acceptor acceptor, fs::path root,
                       std::chrono::seconds limit) {
    for (;;) {
        asio::error_code error;
        tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(use_awaitable, error));
        if (error) {
            asio::steady_timer moment(co_await asio::this_coro::executor, std::chrono::milliseconds(100));
            co_await moment.async_wait(use_awaitable);
            continue;
        }
        asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), root, limit), report);
    }
}

void tiny_server(std::uint16_t port, const fs::path& root,
                 std::chrono::seconds limit) {
    asio::io_context io;
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
