#include "harness/wire_end.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <thread>

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include "harness/process_state.hpp"

using asio::use_awaitable;
using std::chrono::microseconds;
using std::chrono::milliseconds;

WireEnd::WireEnd(asio::ip::tcp::socket socket, Program& program) : socket_(std::move(socket)), program_(program) {
    asio::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    // What lies in the system's buffers at the end of a long message, the program has still to work through.
    socket_.set_option(asio::socket_base::send_buffer_size(128 * 1024), ignored);
}

void WireEnd::note(Side from, WireEvent event, std::string_view bytes) {
    wire_.add(std::chrono::duration_cast<microseconds>(Clock::now() - program_.started()), from, event, bytes);
    program_.progress();
    if (on_event) on_event();
}

asio::awaitable<void> WireEnd::deliver(Payload message, Delivery delivery) {
    delivering_ = true;
    delivery_over_ = false;
#ifdef TCP_CORK
    const int cork = delivery.fin_along ? 1 : 0;  // holds a last segment back until the shutdown
    if (cork != 0) ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_CORK, &cork, sizeof cork);
#endif
    std::uint64_t sent = 0;  // of this message
    const std::uint64_t end = std::min(message.size(), delivery.stop_after);
    const auto begin = Clock::now();
    const auto in_budget = [&] {
        const auto passed = Clock::now() - begin;
        if (passed < delivery.budget) return true;
        const auto state = look_at(program_.pid());
        return state && state->cpu < delivery.budget && passed < 10 * delivery.budget;
    };
    auto cut = delivery.cuts.begin();
    asio::error_code error;
    while (sent < end && !error && in_budget()) {
        while (cut != delivery.cuts.end() && *cut <= sent) ++cut;
        const std::uint64_t piece_end = cut == delivery.cuts.end() ? end : std::min(end, *cut);
        const std::string_view piece = message.piece(sent).substr(0, static_cast<std::size_t>(piece_end - sent));
        co_await asio::async_write(socket_, asio::buffer(piece), asio::redirect_error(use_awaitable, error));
        if (error) {
            // The system tells of a reset once: who reads after this is told of an end, as if there had been a FIN.
            write_met_reset_ = error == asio::error::connection_reset;
            break;
        }
        sent += piece.size();
        delivered_ += piece.size();
        note(Side::peer, WireEvent::bytes, piece);
        if (sent < piece_end || sent == end) continue;
        co_await until_read();
        for (auto until = Clock::now() + delivery.pause; Clock::now() < until && program_.running();) {
            program_.progress();
            asio::steady_timer timer(socket_.get_executor(), milliseconds(20));
            co_await timer.async_wait(asio::redirect_error(use_awaitable, error));
        }
    }
    if (delivery.ending == Delivery::Ending::fin) half_close();
    if (delivery.ending == Delivery::Ending::rst) {
        co_await until_read();
        reset();
    }
    delivering_ = false;
    delivery_over_ = true;
    if (delivery.ending == Delivery::Ending::open) note(Side::peer, WireEvent::open);
}

// Some programs look at bytes without taking them, or wait for something else: they are given a moment, and then the
// next segment is sent all the same, which is what a network would do. That moment is counted in what the program does,
// not in time: one that has not been given the processor yet has had no chance.
asio::awaitable<void> WireEnd::until_read() {
    if (!unread_) unread_.emplace();
    asio::error_code ignored;
    const int enough = untaken_ < 3 ? 40 : 4;  // who does so always need not be waited for so long each time
    const auto begin = Clock::now();
    int idle_looks = 0;
    std::optional<milliseconds> cpu_before;
    for (int look = 0; program_.running() && !reset_by_program_; ++look) {
        const auto unread = unread_->at_other_end(socket_.native_handle(), delivered_);
        if (unread.has_value() && *unread == 0) co_return;
        if (!unread.has_value() && unread_->available()) co_return;  // the program has closed its end
        // One look may take 20 ms: it has to wait for a program that is in the middle of recv() all the time.
        const bool soon = Clock::now() - begin < milliseconds(enough);
        if (look < 200 && soon && unread.has_value()) {
            co_await asio::post(socket_.get_executor(), use_awaitable);
            continue;
        }
        asio::steady_timer timer(socket_.get_executor(), look < 300 && soon ? microseconds(100) : microseconds(2000));
        co_await timer.async_wait(asio::redirect_error(use_awaitable, ignored));
        if (!unread.has_value() && look > 20) co_return;  // this system cannot tell: two milliseconds must do
        if (look < 300 && soon) continue;
        const auto state = look_at(program_.pid());
        if (!state) continue;
        if (!cpu_before) cpu_before = state->cpu;
        idle_looks += state->running ? 0 : 1;
        // On a busy machine looks are far apart: then fewer of them tell as much.
        const bool idle_for_long = idle_looks >= 5 && Clock::now() - begin > milliseconds(500);
        if (idle_looks > enough || idle_for_long || state->cpu - *cpu_before > milliseconds(enough)) {
            ++untaken_;
            co_return;
        }
    }
}

std::uint64_t WireEnd::unread() {
    if (!unread_) unread_.emplace();
    return socket_.is_open() ? unread_->at_other_end(socket_.native_handle(), delivered_).value_or(0) : 0;
}

asio::awaitable<void> WireEnd::receive() {
    std::vector<char> buffer(65536);
    for (;;) {
        asio::error_code error;
        const std::size_t size =
            co_await socket_.async_read_some(asio::buffer(buffer), asio::redirect_error(use_awaitable, error));
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
        if (error && program_.stopped()) co_return;  // that was our doing
        if (error) {
            closed_by_program_ = true;
            reset_by_program_ = error != asio::error::eof || write_met_reset_;
            note(Side::program, reset_by_program_ ? WireEvent::rst : WireEvent::fin);
            co_return;
        }
        note(Side::program, WireEvent::bytes, std::string_view(buffer.data(), size));
    }
}

void WireEnd::half_close() {
    asio::error_code error;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
    if (!error) note(Side::peer, WireEvent::fin);
}

bool WireEnd::answers_with_reset() {
    asio::error_code error;
    socket_.write_some(asio::buffer("x", 1), error);
    if (error) return true;
    const auto until = Clock::now() + milliseconds(500);
    // While it has something to do, the program may be about to close.
    for (int idle_looks = 0; idle_looks < 10 && Clock::now() < until;) {
        int pending = 0;
        socklen_t size = sizeof pending;
        if (::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_ERROR, &pending, &size) == 0 && pending != 0)
            return true;
        const auto state = look_at(program_.pid());
        idle_looks = state && state->running ? 0 : idle_looks + 1;
        std::this_thread::sleep_for(milliseconds(2));
    }
    return false;
}

void WireEnd::reset() {
    asio::error_code error;
    socket_.set_option(asio::socket_base::linger(true, 0), error);
    socket_.close(error);
    note(Side::peer, WireEvent::rst);
}

void WireEnd::close() {
    asio::error_code ignored;
    socket_.close(ignored);
}

milliseconds WireEnd::since_last_event() const {
    const auto now = std::chrono::duration_cast<microseconds>(Clock::now() - program_.started());
    return std::chrono::duration_cast<milliseconds>(
        now - (wire_.events().empty() ? microseconds(0) : wire_.events().back().at));
}
