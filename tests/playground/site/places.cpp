#include "playground/site/places.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "playground/site/echo.hpp"
#include "wire/status.hpp"
#include "wire/visible.hpp"

using asio::awaitable;

// What is built for a co_await has a name of its own here: GCC 12 destroys a temporary of a `? :` in such a call twice.

namespace {

constexpr std::string_view get = "GET, HEAD", any = "";
constexpr std::size_t most_bytes = 100 * 1024 * 1024, most_pieces = 100, most_upload = 8 * 1024 * 1024;

// The number that stands in the target where the place's path has N.
std::size_t number(const Turn& turn, std::string_view path, std::size_t least, std::size_t most) {
    const auto found = decimal(turn.rest);
    if (found && *found >= least && *found <= most) return *found;
    throw Refusal{400,
                  "The N of " + std::string(path) + " is a whole number from " + std::to_string(least) + " to " +
                      std::to_string(most) + " in decimal digits, and this target has \"" +
                      visible_start(turn.rest, 40) + "\" there.",
                  "For example: GET " + std::string(path.substr(0, path.rfind('/') + 1)) +
                      std::to_string(std::clamp<std::size_t>(least, 10, most)) + " HTTP/1.1"};
}

// ---- statuses -------------------------------------------------------------------------------------------------------

// What a status asks its reply to tell (RFC 9110 §15).
std::vector<Field> fields_of(int status) {
    switch (status) {
        case 201:
        case 301:
        case 302:
        case 303:
        case 307:
        case 308:
            return {{"Location", "/"}};
        case 206:
            return {{"Content-Range", "bytes 0-19/20"}};
        case 401:
            return {{"WWW-Authenticate", "Basic realm=\"practice\""}};
        case 405:
            return {{"Allow", "GET, HEAD"}};
        case 407:
            return {{"Proxy-Authenticate", "Basic realm=\"practice\""}};
        case 416:
            return {{"Content-Range", "bytes */20"}};
        case 429:
        case 503:
            return {{"Retry-After", "1"}};
        default:
            return {};
    }
}

awaitable<void> status(Turn& turn) {
    const int code = static_cast<int>(number(turn, "/status/N", 200, 599));
    Reply reply{code, std::string(plain_text), std::to_string(code) + ' ' + std::string(reason_phrase(code)) + '\n',
                fields_of(code)};
    if (code == 205) reply.body.clear();  // RFC 9110 §15.3.6
    co_await turn.reply(reply);
}

// ---- bodies ---------------------------------------------------------------------------------------------------------

// Sends the head of a reply whose body is sent by hand. False where there is to be none.
awaitable<bool> send_head(Turn& turn, std::string_view type, std::string_view framing) {
    const std::string head = status_line(200) + "Content-Type: " + std::string(type) + "\r\n" + std::string(framing) +
                             "Connection: close\r\n\r\n";
    co_await turn.visitor.send(head);
    co_return !turn.head_only();
}

std::string length(std::size_t size) { return "Content-Length: " + std::to_string(size) + "\r\n"; }

// The same bytes each time, of every value and without a period: a part that is lost or comes twice shows.
awaitable<void> bytes(Turn& turn) {
    std::size_t left = number(turn, "/bytes/N", 0, most_bytes);
    const std::string framing = length(left);
    if (!co_await send_head(turn, "application/octet-stream", framing)) co_return;
    std::minstd_rand random(2718);
    std::string block;
    for (; left > 0; left -= block.size()) {
        block.resize(std::min<std::size_t>(left, 64 * 1024));
        for (char& c : block) c = static_cast<char>(random() >> 16 & 0xFFU);
        co_await turn.visitor.send(block);
    }
}

awaitable<void> drip(Turn& turn) {
    const std::size_t size = number(turn, "/drip/N", 0, most_pieces);
    const std::string framing = length(size);
    if (!co_await send_head(turn, plain_text, framing)) co_return;
    for (std::size_t i = 1; i <= size; ++i) {
        const char byte = i == size ? '\n' : static_cast<char>('a' + (i - 1) % 26);
        co_await turn.visitor.pause(turn.visitor.times.drip);
        co_await turn.visitor.send(std::string_view(&byte, 1));
    }
}

std::string in_hex(std::size_t size) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text(1, digits[size % 16]);
    for (size /= 16; size > 0; size /= 16) text.insert(0, 1, digits[size % 16]);
    return text;
}

// HTTP/1.0 knows no chunks: there the close ends the body.
awaitable<void> chunked(Turn& turn) {
    const std::size_t count = number(turn, "/chunked/N", 0, most_pieces);
    const bool framed = turn.request.version != "HTTP/1.0";
    const std::string_view framing = framed ? "Transfer-Encoding: chunked\r\n" : "";
    if (!co_await send_head(turn, plain_text, framing)) co_return;
    for (std::size_t i = 1; i <= count; ++i) {
        const std::string data = "This is chunk " + std::to_string(i) + " of " + std::to_string(count) + ".\n";
        const std::string chunk = framed ? in_hex(data.size()) + "\r\n" + data + "\r\n" : data;
        co_await turn.visitor.send(chunk);
        co_await turn.visitor.pause(turn.visitor.times.drip);
    }
    if (framed) co_await turn.visitor.send("0\r\n\r\n");
}

// ---- how a reply may arrive -----------------------------------------------------------------------------------------

awaitable<void> slow_head(Turn& turn) {
    constexpr std::string_view body = "The head of this reply came in eight pieces.\n";
    static const std::array<std::string, 7> pieces = {
        "HTTP/1.1 2",
        "00 OK\r",
        "\nContent-Ty",
        "pe: text/plain; charset=utf-8\r\nContent-Length: " + std::to_string(body.size()),
        "\r\nConnection: close\r",
        "\n",
        "\r",
    };
    for (const std::string& piece : pieces) {
        co_await turn.visitor.send(piece);
        co_await turn.visitor.pause(turn.visitor.times.piece);
    }
    std::string last = "\n";
    if (!turn.head_only()) last += body;
    co_await turn.visitor.send(last);
}

awaitable<void> close_early(Turn& turn) {
    const std::string framing = length(100);
    if (co_await send_head(turn, plain_text, framing))
        co_await turn.visitor.send("Content-Length says 100 bytes, of which");
}

awaitable<void> keep_alive(Turn& turn) {
    const std::string wish = turn.request.list("Connection");
    const bool last = turn.number == Turn::most;
    turn.stays = !last && turn.request.version == "HTTP/1.1" && wish.find("close") == wish.npos;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(turn.visitor.times.idle).count();
    Reply reply{200, std::string(plain_text),
                "This is request " + std::to_string(turn.number) + " on this connection.\n"};
    if (turn.stays) {
        const std::string time = std::to_string(seconds), more = std::to_string(Turn::most - turn.number);
        reply.body += "It stays open: the next has " + time + " seconds to come.\n";
        reply.fields = {{"Keep-Alive", "timeout=" + time + ", max=" + more}};
    } else {
        reply.body +=
            last ? "It was the last: the connection is closed.\n" : "You asked for the connection to be closed.\n";
    }
    co_await turn.reply(reply);
}

}  // namespace

awaitable<void> Turn::reply(const Reply& reply) const {
    std::string message = head_of(reply, stays ? "keep-alive" : "close");
    if (!head_only() && !has_no_body(reply.status)) message += reply.body;
    co_await visitor.send(message);
}

bool Place::has(std::string_view asked) const {
    if (path == "/echo" && asked.starts_with("/echo/")) return true;
    return prefix() == path ? asked == path : asked.starts_with(prefix());
}

std::span<const Place> places() {
    static constexpr std::array<Place, 14> all = {{
        {"/", get, "what there is, with a request to try for each", nullptr},
        {"/echo", any, "your request exactly as it came; as text, as a page or as JSON, as Accept asks", echo},
        {"/form", "GET, HEAD, POST", "the fields of a form, sent by GET or by POST, and the bytes that they were",
         nullptr, most_upload},
        {"/cookies", "GET, HEAD, POST", "sets cookies, shows those that come back, and forgets them", nullptr},
        {"/basic-auth/USER/PASSWORD", get, "asks for that name and password", nullptr},
        {"/redirect/N", get, "N redirections, one after another, to /", nullptr},
        {"/json", get, "a little JSON", nullptr},
        {"/status/N", any, "a reply with that status, 200 to 599", status},
        {"/bytes/N", get, "N bytes, the same each time", bytes},
        {"/drip/N", get, "N bytes, one at a time", drip},
        {"/chunked/N", get, "a body in N chunks", chunked},
        {"/slow-head", get, "a reply whose head comes in pieces", slow_head},
        {"/close-early", get, "a reply that promises more bytes than come", close_early},
        {"/keep-alive", get, "a connection that stays open for more requests", keep_alive},
    }};
    return all;
}
