// Our end of one connection to the program: sends as a Delivery says, receives, and records both with the time.
#pragma once

#include <functional>
#include <optional>

#include <asio/awaitable.hpp>
#include <asio/ip/tcp.hpp>

#include "harness/delivery.hpp"
#include "harness/program.hpp"
#include "harness/unread.hpp"
#include "wire/payload.hpp"
#include "wire/transcript.hpp"

class WireEnd {
public:
    // Events are dated from the program's start, and each counts as progress of the program.
    WireEnd(asio::ip::tcp::socket socket, Program& program);

    // Sends `message` piece by piece, then ends as `delivery` says. Returns early when the program goes away.
    asio::awaitable<void> deliver(Payload message, Delivery delivery);

    // Receives until the program closes, resets, or close() is called.
    asio::awaitable<void> receive();

    // Called after every event.
    std::function<void()> on_event;

    // Sends one byte more: whether the program's system answers it with a reset, as it does once nobody holds the other
    // end. Looks until the program has nothing to do, half a second at most.
    bool answers_with_reset();

    // When the last event was.
    std::chrono::milliseconds since_last_event() const;

    // How many delivered bytes the program has not read yet; 0 where that cannot be known.
    std::uint64_t unread();

    void half_close();
    void reset();
    void close();

    const Transcript& wire() const { return wire_; }
    std::uint64_t delivered() const { return delivered_; }  // bytes of the message handed to the connection
    bool delivering() const { return delivering_; }
    bool delivery_over() const { return delivery_over_; }
    bool closed_by_program() const { return closed_by_program_; }

private:
    void note(Side from, WireEvent event, std::string_view bytes = {});
    asio::awaitable<void> until_read();

    asio::ip::tcp::socket socket_;
    Program& program_;
    std::optional<UnreadBytes> unread_;  // made when it is first needed
    Transcript wire_;
    std::uint64_t delivered_ = 0;
    bool delivering_ = false, delivery_over_ = false, closed_by_program_ = false;
    bool write_met_reset_ = false, reset_by_program_ = false;
    int untaken_ = 0;  // how often the program left a segment unread
};
