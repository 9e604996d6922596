// The clients that a server program talks to in a check: any number of them, each with its own record of the wire.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>

#include <asio/io_context.hpp>

#include "harness/delivery.hpp"
#include "harness/program.hpp"
#include "harness/tasks.hpp"
#include "harness/wire_end.hpp"

class PeerClient {
public:
    explicit PeerClient(const Command& command);  // starts the server
    ~PeerClient();
    PeerClient(const PeerClient&) = delete;
    PeerClient& operator=(const PeerClient&) = delete;

    // Waits until the server has printed a whole line, or has ended. Returns that line without its LF.
    std::optional<std::string> first_line();

    void use_port(std::uint16_t port) { port_ = port; }

    // A new connection; nothing where it is refused. The record begins with it.
    WireEnd* connect(const std::string& address = "127.0.0.1");

    // Sends; waits until all is sent or the server has gone away.
    void send(WireEnd& end, const Payload& message,
              const Delivery& delivery = {.name = "in one piece", .ending = Delivery::Ending::open});

    // Sends meanwhile: returns at once.
    void start_sending(WireEnd& end, const Payload& message, const Delivery& delivery);

    // Waits until the server has closed this connection, but no longer than it sits idle for `patience`. Whether it
    // did.
    bool await_close(WireEnd& end, std::chrono::milliseconds patience = std::chrono::seconds(1));

    // Waits until the server has sent at least so many bytes, or has closed. Whether it sent them.
    bool await_bytes(WireEnd& end, std::uint64_t size);

    // Runs everything until that holds, or so much time has passed: for what takes time by design.
    void pass_until(const std::function<bool()>& done, std::chrono::milliseconds time);

    // Gives a server that is about to end the time that it needs: until it waits for something, a tenth of a second
    // long.
    void await_end();

    // Whether the server is still there.
    bool alive();

    // Sends the signal, when the server waits for something, and waits for the end; a server that does not end is
    // stopped. Without a signal: for its own end.
    Ended end(std::optional<int> signal = std::nullopt);

private:
    template <class Condition>
    void run_until(Condition done, std::chrono::milliseconds idle);
    void settle();

    // Until so many looks in a row, each a moment after the last, find the server waiting for something, or it has
    // ended.
    void await_idle(int looks, std::chrono::milliseconds most);

    asio::io_context io_;
    Tasks tasks_{io_};
    Program program_;
    std::list<WireEnd> ends_;
    std::uint16_t port_ = 0;
};
