// One client's connection, with a deadline on every wait.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include "playground/site/times.hpp"

class Visitor {
public:
    Visitor(asio::ip::tcp::socket socket, const SiteTimes& times);
    ~Visitor();
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;

    // Starts the clock for the reads that follow.
    void allow(std::chrono::milliseconds time);
    bool late() const { return clock_->ran_out; }

    // Appends what comes next to `received`. False once no more will: the client has ended its side, or is late.
    // Throws std::system_error where it is gone.
    asio::awaitable<bool> read_more();
    std::string received;  // and not used yet

    // Throws std::system_error where the client is gone, or takes nothing for too long.
    asio::awaitable<void> send(std::string_view bytes);

    asio::awaitable<void> pause(std::chrono::milliseconds time);

    // Says that no more is coming, reads on for a bounded while, and closes: to close while bytes wait unread would
    // send a reset, which can destroy the reply before the client has read it (RFC 9112 §9.6).
    asio::awaitable<void> finish();

    const SiteTimes& times;

private:
    // When it runs out, whatever the socket waits for is cancelled.
    struct Clock {
        asio::ip::tcp::socket* socket;
        unsigned round = 0;
        bool ran_out = false;
    };

    asio::ip::tcp::socket socket_;
    asio::steady_timer timer_;
    std::shared_ptr<Clock> clock_;
};
