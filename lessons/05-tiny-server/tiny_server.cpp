// Lesson 05 · A tiny server: answer one request a connection, from files below ROOT and from a form that echoes.
//
//     tiny-server PORT ROOT [SECONDS]
//
// One coroutine per connection on one thread: while a client is silent its coroutine sleeps, and the others go on.
//
// README.md beside this file says what to write and why. Search for TODO(1) and begin there: it stands near the end.

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

// [[maybe_unused]] keeps the compiler quiet until you use a name; it may stay, or go then.
[[maybe_unused]] constexpr std::size_t max_head = 16 * 1024, max_target = 8 * 1024, max_body = 1024 * 1024,
                                       max_surplus = 256 * 1024;
[[maybe_unused]] constexpr std::string_view form_type = "application/x-www-form-urlencoded",
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

// What stands where code is still missing. Write what the TODO above it asks for, then delete the line that calls it.
[[noreturn]] void not_written(int task) {
    throw std::runtime_error("not written yet: task " + std::to_string(task) + " of lessons/05-tiny-server/README.md");
}

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
// TODO(6): %HH is one byte, in digits of either case. A % without two hexadecimal digits stands as it is.
std::string decoded([[maybe_unused]] std::string_view text) { not_written(6); }

// `line` is "GET /path?query HTTP/1.1" (RFC 9112 §3), without its CR LF.
Request parse_request_line([[maybe_unused]] const std::string& line) {
    // TODO(4): the method ends at the first space, and the version begins behind the last; between them is the target.
    // Its query begins behind the first ?, and what comes before that is the path.
    // TODO(6): of a target in absolute form, http://host/path, keep /path alone. The path is decoded, the query not.
    // TODO(10): 414, 400, 505 and 501, in this order.
    not_written(4);
}

// TODO(9): "Host: x" is {"host", "x"}; spaces and tabs round the value are no part of it.
// TODO(10): what is no field is Refusal{400}.
std::pair<std::string, std::string> parse_field([[maybe_unused]] const std::string& line) { not_written(9); }

// `head` begins with the request line and ends with the blank line.
Request parse_head(const std::string& head) {
    Request request = parse_request_line(head.substr(0, head.find("\r\n")));
    // TODO(9): put what parse_field makes of every further line into request.fields, up to the blank line.
    // TODO(10): in HTTP/1.1 exactly one Host.
    return request;
}

// The length that the fields announce for the body: nothing where there is no such field (RFC 9112 §6.2).
// TODO(9): the number in Content-Length.
// TODO(10): digits only; a length beyond all bounds is still a length, and too long.
std::optional<std::uint64_t> content_length([[maybe_unused]] const Request& request) { not_written(9); }

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
// TODO(8): split at &, skip empty pieces, split each at its first =, and decode both: first + to a space, then %HH.
Reply form_reply([[maybe_unused]] std::string form) { not_written(8); }

// `root` is canonical: an absolute path without links or dots in it.
Reply file_reply([[maybe_unused]] const fs::path& root, [[maybe_unused]] const std::string& path) {
    // TODO(5): open the file that root and path name, index.html where the path ends with a slash; its type is in
    // `types`, its size is fs::file_size. What is no file is Refusal{404}.
    // TODO(7): ask fs::canonical where the path really leads. Nothing outside root is served, and nothing with a NUL in
    // its name.
    not_written(5);
}

// TODO(5): the status line, Content-Type, Content-Length, Allow where there is one, Connection, and the blank line.
std::string head_of([[maybe_unused]] const Reply& reply) { not_written(5); }

// ---- one connection ------------------------------------------------------------------------------------------------

// What the operation yields, or nothing when the clock runs out before: then the operation is cancelled.
// TODO(11): let the operation race a steady_timer with ||.
template <class Value>
awaitable<std::optional<Value>> within([[maybe_unused]] std::chrono::seconds limit,
                                       [[maybe_unused]] awaitable<Value> operation) {
    not_written(11);
}

// Reads into `received` until it holds a whole head, and returns the head's size.
awaitable<std::size_t> read_head([[maybe_unused]] tcp::socket& socket, [[maybe_unused]] std::string& received,
                                 [[maybe_unused]] std::chrono::seconds limit) {
    // TODO(3): co_await asio::async_read_until "\r\n\r\n" into asio::dynamic_buffer(received).
    // TODO(10): max_head bounds the buffer: 431 or 414 when it is full. An end of input is 400, or silence.
    // TODO(11): 408 when it is not done within the limit.
    not_written(3);
}

// The body is the first `size` bytes after the head; `received` holds those that came along with it.
awaitable<std::string> read_body([[maybe_unused]] tcp::socket& socket, [[maybe_unused]] std::string received,
                                 [[maybe_unused]] std::size_t size, [[maybe_unused]] std::chrono::seconds limit) {
    // TODO(9): read what is missing with asio::async_read and asio::transfer_exactly.
    // TODO(11): 408 when it is not done within the limit.
    not_written(9);
}

awaitable<Reply> respond([[maybe_unused]] tcp::socket& socket, [[maybe_unused]] const Request& request,
                         [[maybe_unused]] std::string received, [[maybe_unused]] const fs::path& root,
                         [[maybe_unused]] std::chrono::seconds limit) {
    // TODO(5): the file that the path names.
    // TODO(8): for the path /form what form_reply makes of the query.
    // TODO(9): for a POST to /form what it makes of the body.
    // TODO(10): 400 for the Content-Length, 501 for a transfer coding, 404, 405, 411, 413 and 415, in this order.
    not_written(5);
}

// Sends the head and, if so wanted, the body: `reply.body` and then the file, part by part.
awaitable<void> send([[maybe_unused]] tcp::socket& socket, [[maybe_unused]] Reply reply,
                     [[maybe_unused]] bool with_body, [[maybe_unused]] std::chrono::seconds limit) {
    // TODO(5): co_await asio::async_write, which sends all of what it is given. A client that has vanished is no reason
    // for a message: give up.
    // TODO(11): give up too when one part is not sent within the limit.
    not_written(5);
}

// TODO(12): shut down sending; read and throw away until the client closes, for a second and max_surplus bytes at most.
awaitable<void> close([[maybe_unused]] tcp::socket& socket) { not_written(12); }

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
    const bool with_body = true;  // TODO(6): not in a reply to HEAD, be it an error or not
    co_await send(socket, std::move(reply), with_body, limit);
    // TODO(12): co_await close(socket);
}

// ---- all connections -----------------------------------------------------------------------------------------------

void report(std::exception_ptr failure) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        std::cerr << "tiny-server: " << error.what() << '\n';
    }
}

awaitable<void> listen([[maybe_unused]] tcp::acceptor acceptor, [[maybe_unused]] fs::path root,
                       [[maybe_unused]] std::chrono::seconds limit) {
    // TODO(2): accept a connection and co_spawn serve for it, which reports its failures to `report`; then accept the
    // next, without an end. Where accept itself fails, wait for a moment and try again.
    not_written(2);
}

void tiny_server([[maybe_unused]] std::uint16_t port, [[maybe_unused]] const fs::path& root,
                 [[maybe_unused]] std::chrono::seconds limit) {
    // TODO(1): make an asio::io_context; stop it on SIGINT and SIGTERM. A root that is no folder is a failure. Listen
    // on 127.0.0.1 with a tcp::acceptor, print the line with the port that it got, and run the io_context.
    // TODO(2): before it runs, co_spawn listen, with the canonical root.
    not_written(1);
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
