#include "playground/site/door.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <optional>

#include <asio/co_spawn.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include "playground/site/body.hpp"
#include "playground/site/refuse.hpp"
#include "wire/text.hpp"
#include "wire/visible.hpp"

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

namespace {

constexpr int most_open = 400, most_asking = 8;  // the practice server has eight threads
constexpr std::size_t most_line = 8000;          // cpp-httplib takes lines of 8 KiB

const Place a_file{"/FILE", "GET, HEAD", "", nullptr};

// Counts one more for as long as it lives, then lets one of those who wait go on.
class Room {
public:
    Room(int& count, asio::steady_timer& waiting) : count_(count), waiting_(waiting) { ++count_; }
    ~Room() {
        --count_;
        waiting_.cancel_one();
    }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

private:
    int& count_;
    asio::steady_timer& waiting_;
};

// Tells the practice server a body ahead, for as long as it lives.
class Expected {
public:
    Expected(Practice& practice, int from, const std::string& body) : practice_(practice), from_(from) {
        practice_.expect(from_, body);
    }
    ~Expected() { practice_.forget(from_); }
    Expected(const Expected&) = delete;
    Expected& operator=(const Expected&) = delete;

private:
    Practice& practice_;
    int from_;
};

awaitable<void> until_room(const int& count, int most, asio::steady_timer& waiting) {
    asio::error_code ignored;
    while (count >= most) co_await waiting.async_wait(asio::redirect_error(use_awaitable, ignored));
}

bool takes(const Place& place, const std::string& method) {
    return place.methods.empty() ||
           (", " + std::string(place.methods) + ",").find(", " + method + ",") != std::string::npos;
}

std::string in_seconds(std::chrono::milliseconds time) { return std::to_string(time.count() / 1000) + " seconds"; }

// What the practice server is told of a request: what it goes by, and nothing that would have it compress a reply.
std::string handed_on(const Request& request) {
    static constexpr std::array<std::string_view, 6> told = {"host",   "accept", "content-type",
                                                             "cookie", "range",  "authorization"};
    const std::string query = request.target.find('?') == std::string::npos ? "" : '?' + request.query();
    const std::string method = request.method == "HEAD" ? "GET" : request.method;  // its reply is cut, see relay()
    std::string message = method + ' ' + request.path() + query + ' ' + request.version + "\r\n";
    for (const Field& field : request.fields) {
        if (std::find(told.begin(), told.end(), lower(field.name)) == told.end()) continue;
        if (field.name.size() + field.value.size() > most_line) {
            throw Refusal{431, "The field " + visible_start(field.name, 40) + " is longer than 8000 bytes.",
                          "This place takes no longer ones. /echo does."};
        }
        message += field.name + ": " + field.value + "\r\n";
    }
    if (request.method == "POST") message += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return message + "Connection: close\r\n\r\n" + request.body;
}

void report(std::exception_ptr failure) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const std::system_error&) {  // that client is gone
    } catch (const std::exception& error) {
        std::cerr << "practice site: " << error.what() << '\n';
    }
}

}  // namespace

// ---- one request ----------------------------------------------------------------------------------------------------

// Leaves the request's method empty where there is none to answer.
awaitable<void> Door::read_head(Turn& turn, HeadReader& head) {
    Visitor& visitor = turn.visitor;
    visitor.allow(turn.number == 1 ? times_.silence : times_.idle);
    bool begun = !visitor.received.empty();
    if (begun) visitor.allow(times_.request);
    while (!head.read(visitor.received)) {
        const bool more = co_await visitor.read_more();
        if (!more && visitor.received.empty()) co_return;
        if (!more) {
            throw visitor.late() ? Refusal{408,
                                           in_seconds(times_.request) + " have passed since the first byte. " +
                                               head.missing(visitor.received),
                                           "Send the rest, too."}
                                 : Refusal{400,
                                           "You have ended your side of the connection before the head was complete: " +
                                               head.missing(visitor.received),
                                           "Send the rest, too."};
        }
        if (!std::exchange(begun, true)) visitor.allow(times_.request);
    }
    turn.request = head.request();
}

awaitable<void> Door::read_body(Turn& turn, std::size_t head_size, std::size_t most) {
    Visitor& visitor = turn.visitor;
    BodyReader body(turn.request, most);
    const auto behind_head = [&] { return std::string_view(visitor.received).substr(head_size); };
    visitor.allow(times_.request);
    bool complete = body.read(behind_head());
    if (!complete && lower(turn.request.list("Expect")) == "100-continue" && turn.request.version == "HTTP/1.1") {
        co_await visitor.send("HTTP/1.1 100 Continue\r\n\r\n");  // RFC 9110 §10.1.1
        visitor.allow(times_.request);
    }
    for (; !complete; complete = body.read(behind_head())) {
        if (co_await visitor.read_more()) continue;
        const std::string missing = body.missing(behind_head());
        throw visitor.late()
            ? Refusal{408, in_seconds(times_.request) + " have passed since the head. " + missing,
                      "Send the rest, too."}
            : Refusal{400, "You have ended your side of the connection before the body was complete. " + missing,
                      "Send the rest, too."};
    }
    turn.request.body = std::move(body.body());
    turn.request.raw = visitor.received.substr(0, head_size + body.size());
    visitor.received.erase(0, head_size + body.size());
}

const Place& Door::place_for(Turn& turn) const {
    const std::string path = turn.request.path(), method = turn.request.method;
    const auto all = places();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Place& place) { return place.has(path); });
    const auto& files = practice_.files();
    const bool is_file = std::find(files.begin(), files.end(), path) != files.end();
    if (found == all.end() && !is_file)
        throw Refusal{404, "There is nothing at " + visible_start(path, 200) + " here.",
                      "The first page, /, has a request to try for each of these:"};
    const Place& place = is_file ? a_file : *found;
    turn.rest = path.substr(std::min(place.prefix().size(), path.size()));
    if (!takes(place, method)) {
        const std::string allow(place.methods);
        throw Refusal{405,
                      visible_start(path, 200) + " does not take the method " + visible_start(method, 40) + '.',
                      "It takes " + allow + ". Methods are written in capital letters.",
                      {{"Allow", allow}}};
    }
    const bool has_length = turn.request.field("Content-Length") || turn.request.field("Transfer-Encoding");
    if (!place.answer && method == "POST" && !has_length) {
        throw Refusal{411, "There is no Content-Length, so where the body ends is not known.",
                      "Send Content-Length with the number of bytes behind the blank line."};
    }
    if (!place.answer && turn.request.target.size() > most_line)
        throw Refusal{414, "The target is longer than 8000 bytes.", "What is long belongs into the body of a POST."};
    return place;
}

awaitable<void> Door::answer(Turn& turn, HeadReader& head) {
    co_await read_head(turn, head);
    if (turn.request.method.empty()) co_return;
    const Place& place = place_for(turn);
    co_await read_body(turn, head.size(), place.most_body);
    if (place.answer) {
        co_await place.answer(turn);
    } else {
        co_await relay(turn);
    }
}

awaitable<void> Door::take_turn(Turn& turn) {
    HeadReader head;
    std::optional<Refusal> refused;
    try {
        co_await answer(turn, head);
    } catch (const Refusal& refusal) {
        refused = refusal;
    }
    if (!refused) co_return;
    turn.request.method = head.request().method;  // also of a request that could not be read to its end
    turn.stays = false;
    const Reply reply = error_reply(pages_, *refused, turn.request.list("Accept"));
    co_await turn.reply(reply);
}

// ---- the practice server --------------------------------------------------------------------------------------------

awaitable<void> Door::relay(const Turn& turn) {
    std::string reply = co_await ask_practice(turn.request);
    const std::size_t blank_line = reply.find("\r\n\r\n");
    if (blank_line == reply.npos) throw Refusal{502, "The practice server did not answer.", "Please try again."};
    if (turn.head_only()) reply.resize(blank_line + 4);
    co_await turn.visitor.send(reply);
}

// Its whole reply. It has the whole request when it begins to read, so that no client can keep it waiting.
awaitable<std::string> Door::ask_practice(const Request& request) {
    const std::string message = handed_on(request);
    co_await until_room(asking_, most_asking, asked_);
    const Room room(asking_, asked_);
    tcp::socket socket(io_);
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), practice_.port());
    co_await socket.async_connect(endpoint, use_awaitable);
    const Expected expected(practice_, socket.local_endpoint().port(), request.body);
    Visitor server(std::move(socket), times_);
    co_await server.send(message);
    server.allow(std::chrono::seconds(10));
    while (co_await server.read_more()) continue;
    co_return std::move(server.received);
}

// ---- all connections ------------------------------------------------------------------------------------------------

awaitable<void> Door::serve(tcp::socket socket) {
    const Room room(open_, left_);
    Visitor visitor(std::move(socket), times_);
    for (int number = 1;; ++number) {
        Turn turn{visitor, pages_};
        turn.number = number;
        co_await take_turn(turn);
        if (!turn.stays) break;
    }
    co_await visitor.finish();
}

awaitable<void> Door::listen() {
    for (;;) {
        co_await until_room(open_, most_open, left_);
        asio::error_code error;
        tcp::socket socket = co_await acceptor_.async_accept(asio::redirect_error(use_awaitable, error));
        if (!error) {
            asio::co_spawn(io_, serve(std::move(socket)), report);
        } else {  // out of descriptors, say: who comes now waits in the queue until somebody has left
            co_await asio::steady_timer(io_, std::chrono::milliseconds(10)).async_wait(use_awaitable);
        }
    }
}

Door::Door(const Pages& pages, Practice& practice, const SiteTimes& times)
    : pages_(pages),
      practice_(practice),
      times_(times),
      acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      left_(io_, asio::steady_timer::time_point::max()),
      asked_(io_, asio::steady_timer::time_point::max()) {}

void Door::run() {
    asio::co_spawn(io_, listen(), report);
    io_.run();
}
