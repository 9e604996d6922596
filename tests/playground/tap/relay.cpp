#include "playground/tap/relay.hpp"

#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include <asio/awaitable.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/connect.hpp>
#include <asio/error.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include "playground/tap/splice.hpp"

using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;

namespace {

// Large enough that a system call costs little of the time that its bytes take, small enough for a processor's cache.
constexpr std::size_t buffer_size = 256 * 1024;

// A completion condition: how much to write next. Asio's own would write no more than 64 KiB at once.
std::size_t in_one_piece(const asio::error_code& error, std::size_t) { return error ? 0 : buffer_size; }

std::string text_of(const tcp::endpoint& endpoint) {
    std::ostringstream text;
    text << endpoint;
    return std::move(text).str();
}

// The error that the system holds ready for the next call.
bool has_error(tcp::socket& socket) {
    int pending = 0;
    socklen_t size = sizeof pending;
    return ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_ERROR, &pending, &size) == 0 && pending != 0;
}

void close_with_reset(tcp::socket& socket) {
    asio::error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

void send_at_once(tcp::socket& socket) {
    asio::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
}

void report(const std::exception_ptr& failure) {
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        std::cerr << "A connection was given up: " << error.what() << std::endl;
    }
}

// Lives as long as one of its coroutines.
class Relay : public std::enable_shared_from_this<Relay> {
public:
    Relay(tcp::socket client, std::uint64_t id, Target target, Captures& captures);
    void start();

private:
    struct Half {
        End end;
        tcp::socket socket;
        bool ended = false;   // its FIN has come
        bool broken = false;  // it was sent what it did not take
    };

    asio::awaitable<void> run();
    asio::awaitable<bool> connect();
    asio::awaitable<void> pass_on(Half& from, Half& to);
    asio::awaitable<asio::error_code> copy(Half& from, Half& to, std::optional<Splice>& quicker);
    asio::awaitable<asio::error_code> splice(Half& from, Half& to, Splice& way);
    asio::awaitable<void> left_by(Half& half);
    asio::awaitable<void> watch(Half& half);
    void reset_by(Half& half);
    void close();
    void note(const Half& from, Happening what);

    Half client_, server_;
    Target target_;
    Captures& captures_;
    std::uint64_t id_;
    asio::steady_timer patience_;
    bool over_ = false;
};

Relay::Relay(tcp::socket client, std::uint64_t id, Target target, Captures& captures)
    : client_{End::client, std::move(client)},
      server_{End::server, tcp::socket(client_.socket.get_executor())},
      target_(std::move(target)),
      captures_(captures),
      id_(id),
      patience_(client_.socket.get_executor()) {
    send_at_once(client_.socket);
}

void Relay::note(const Half& from, Happening what) { captures_.add(id_, from.end, what); }

void Relay::start() {
    asio::co_spawn(
        client_.socket.get_executor(), [self = shared_from_this()] { return self->run(); }, report);
}

asio::awaitable<void> Relay::run() {
    if (!co_await connect()) {
        note(server_, Happening::refused);
        close_with_reset(client_.socket);
        co_return;
    }
    note(server_, Happening::open);
    send_at_once(server_.socket);
    const auto replies = [self = shared_from_this()] { return self->pass_on(self->server_, self->client_); };
    asio::co_spawn(client_.socket.get_executor(), replies, report);
    co_await pass_on(client_, server_);
}

asio::awaitable<bool> Relay::connect() {
    asio::error_code error;
    const auto address = asio::ip::make_address(target_.host, error);
    if (!error) {  // no resolver's thread for what needs no resolving
        const tcp::endpoint endpoint(address, static_cast<unsigned short>(std::stoul(target_.port)));
        co_await server_.socket.async_connect(endpoint, redirect_error(use_awaitable, error));
        co_return !error;
    }
    tcp::resolver resolver(client_.socket.get_executor());
    const auto found =
        co_await resolver.async_resolve(target_.host, target_.port, redirect_error(use_awaitable, error));
    if (error) co_return false;
    co_await asio::async_connect(server_.socket, found, redirect_error(use_awaitable, error));
    co_return !error;
}

asio::awaitable<void> Relay::pass_on(Half& from, Half& to) {
    std::optional<Splice> way;
    asio::error_code error = co_await copy(from, to, way);
    if (way && !error && !over_) error = co_await splice(from, to, *way);
    // The system tells of a reset once: where a write has met it, the next read tells of an end. That write may have
    // been a moment ago, and its coroutine still be waiting for its turn.
    co_await asio::post(client_.socket.get_executor(), use_awaitable);
    if (over_) co_return;
    if (error != asio::error::eof || from.broken) co_return reset_by(from);
    note(from, Happening::fin);
    from.ended = true;
    to.socket.shutdown(tcp::socket::shutdown_send, error);
    if (!to.ended) co_return co_await watch(from);
    if (has_error(to.socket)) co_return reset_by(to);
    close();
}

// Passes on and records, until reading fails, or nothing more would be kept and there is a quicker way.
asio::awaitable<asio::error_code> Relay::copy(Half& from, Half& to, std::optional<Splice>& quicker) {
    const std::unique_ptr<char[]> buffer(new char[buffer_size]);  // untouched, so that an idle connection takes nothing
    asio::error_code error;
    while (!quicker) {
        const Captures::Room room = captures_.room(id_, from.end);
        const auto place = room.begin ? asio::buffer(room.begin.get(), std::min(room.size, buffer_size))
                                      : asio::buffer(buffer.get(), buffer_size);
        const std::size_t size = co_await from.socket.async_read_some(place, redirect_error(use_awaitable, error));
        if (over_ || error) co_return error;
        const std::string_view bytes(static_cast<const char*>(place.data()), size);
        if (!captures_.keep(id_, from.end, bytes)) quicker = Splice::make();
        co_await asio::async_write(to.socket, asio::buffer(bytes), in_one_piece, redirect_error(use_awaitable, error));
        if (error && !over_) co_await left_by(to);
        if (over_) co_return error;
    }
    co_return error;
}

// The same for a long message, of which enough was kept: from here on its bytes are only counted.
asio::awaitable<asio::error_code> Relay::splice(Half& from, Half& to, Splice& way) {
    asio::error_code error;
    while (!over_) {
        co_await from.socket.async_wait(tcp::socket::wait_read, redirect_error(use_awaitable, error));
        if (over_) break;
        const std::size_t size = way.take(from.socket, error);
        if (error == asio::error::would_block) continue;
        if (error) co_return error;
        captures_.count(id_, from.end, size);
        while (way.held() > 0 && !over_) {
            way.give(to.socket, error);
            if (error == asio::error::would_block) {
                co_await to.socket.async_wait(tcp::socket::wait_write, redirect_error(use_awaitable, error));
            } else if (error) {
                co_await left_by(to);
            }
        }
    }
    co_return error;
}

// It does not take any more, but what it sent before that, such as a reply to half of a request, is still passed on.
// Unless the other end does not take that either.
asio::awaitable<void> Relay::left_by(Half& half) {
    half.broken = true;
    asio::error_code ignored;
    patience_.expires_after(half.ended ? std::chrono::seconds(0) : std::chrono::seconds(1));
    co_await patience_.async_wait(redirect_error(use_awaitable, ignored));
    if (!over_) reset_by(half);
}

// Whoever sent FIN may have closed altogether. Then its system answers the next bytes with a reset, of which no read
// will tell.
asio::awaitable<void> Relay::watch(Half& half) {
    asio::error_code ignored;
    co_await half.socket.async_wait(tcp::socket::wait_error, redirect_error(use_awaitable, ignored));
    if (!over_ && has_error(half.socket)) reset_by(half);
}

void Relay::reset_by(Half& half) {
    note(half, Happening::rst);
    close_with_reset(half.end == End::client ? server_.socket : client_.socket);
    close();
}

void Relay::close() {
    over_ = true;
    asio::error_code ignored;
    patience_.cancel();
    client_.socket.close(ignored);
    server_.socket.close(ignored);
}

}  // namespace

void relay(tcp::socket client, const tcp::endpoint& from, const tcp::endpoint& to, Target target, Captures& captures) {
    const std::uint64_t id = captures.begin(text_of(from), text_of(to));
    std::make_shared<Relay>(std::move(client), id, std::move(target), captures)->start();
}
