// One client's connection, passed on to the server: every byte and every end, as it came and when it came.
#pragma once

#include <string>

#include <asio/ip/tcp.hpp>

#include "playground/tap/captures.hpp"

// The server behind the tap.
struct Target {
    std::string host, port;
};

// Connects to the server and passes on until both directions have ended, on the client's io_context; returns at once. A
// FIN is passed on as a FIN, and the other direction stays open; a reset as a reset. A server that cannot be reached is
// a reset to the client. All of it is recorded, as a connection between the endpoints `from`, the client's, and `to`.
void relay(asio::ip::tcp::socket client, const asio::ip::tcp::endpoint& from, const asio::ip::tcp::endpoint& to,
           Target target, Captures& captures);
