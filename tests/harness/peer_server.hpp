// The server that a client program talks to in a check: it waits for the request, replies as it is told to, and keeps
// a record of every byte. Loopback only, on a port that was free.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "harness/delivery.hpp"
#include "harness/program.hpp"
#include "wire/payload.hpp"
#include "wire/transcript.hpp"

// What everybody was waiting for when the program ended or was stopped.
enum class Phase { not_connected, awaiting_request, delivering, reply_over };

struct Exchange {
    Ended program;
    std::vector<Transcript> connections;  // in the order in which they were accepted; the first gets the reply
    Delivery delivery;
    std::uint64_t delivered = 0;  // bytes of the reply
    std::uint64_t unread = 0;     // how many of these the program had not read when it was stopped, where that is known
    Phase phase = Phase::not_connected;
};

// The addresses that a name resolves to on this machine, those of IPv4 last; none where it is not known.
std::vector<std::string> addresses_of(const std::string& name);

class PeerServer {
public:
    // Listens on `address`, on a free port or on the one given; throws std::system_error where it cannot.
    explicit PeerServer(const std::string& address = "127.0.0.1", std::uint16_t port = 0);

    // Bound to the same port of these addresses, so that no one else can listen there: connections to them are refused.
    // Where somebody has it already, it moves to another port.
    void refuse_on(const std::vector<std::string>& addresses);

    // From now on connections are refused; the port stays ours, so that nobody else can answer there.
    void stop_listening();

    std::uint16_t port() const { return port_; }
    std::string port_text() const { return std::to_string(port_); }

    struct Script {
        std::string request;  // the reply starts when these bytes, or something that ends like a request, have come
        Payload reply;
        Delivery delivery = {};
        Payload expected_output = {};  // what standard output is compared with while it comes
        bool only_request = false;     // what the program makes of the reply is of no interest
    };

    // Runs the program until it ends or is stopped.
    Exchange serve(const Command& command, const Script& script);

private:
    asio::io_context io_;
    asio::ip::tcp::acceptor acceptor_;
    std::vector<asio::ip::tcp::acceptor> refusers_;
    std::uint16_t port_ = 0;
    bool listening_ = true;
};
