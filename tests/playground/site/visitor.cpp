#include "playground/site/visitor.hpp"

#include <array>

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

using asio::use_awaitable;
using asio::ip::tcp;

constexpr std::size_t most_surplus = 4 * 1024 * 1024;

Visitor::Visitor(tcp::socket socket, const SiteTimes& the_times)
    : times(the_times),
      socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      clock_(std::make_shared<Clock>(Clock{&socket_})) {
    asio::error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);  // the pieces of a reply are to be seen as pieces
}

Visitor::~Visitor() { clock_->socket = nullptr; }  // a call that is on its way already finds nothing to do

void Visitor::allow(std::chrono::milliseconds time) {
    clock_->ran_out = false;
    timer_.expires_after(time);
    timer_.async_wait([clock = clock_, round = ++clock_->round](asio::error_code) {
        if (round != clock->round || clock->socket == nullptr) return;  // started anew, or no longer needed
        clock->ran_out = true;
        asio::error_code ignored;
        clock->socket->cancel(ignored);
    });
}

asio::awaitable<bool> Visitor::read_more() {
    if (late()) co_return false;
    const std::size_t have = received.size();
    received.resize(have + 16 * 1024);
    asio::error_code error;
    const std::size_t size = co_await socket_.async_read_some(
        asio::buffer(received.data() + have, received.size() - have), asio::redirect_error(use_awaitable, error));
    received.resize(have + size);
    if (error && error != asio::error::eof && !late()) throw std::system_error(error);
    co_return !error;
}

asio::awaitable<void> Visitor::send(std::string_view bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        allow(times.write);
        const std::string_view piece = bytes.substr(sent, 64 * 1024);
        sent += co_await asio::async_write(socket_, asio::buffer(piece), use_awaitable);
    }
}

asio::awaitable<void> Visitor::pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(socket_.get_executor(), time);
    co_await timer.async_wait(use_awaitable);
}

asio::awaitable<void> Visitor::finish() {
    asio::error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    allow(times.surplus);
    std::array<char, 16 * 1024> surplus;
    for (std::size_t total = 0; total < most_surplus && !error && !late();)
        total += co_await socket_.async_read_some(asio::buffer(surplus), asio::redirect_error(use_awaitable, error));
    socket_.close(error);
}
