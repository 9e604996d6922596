// Stands between clients and a server, and records what crosses: the bytes, never their meaning.
#pragma once

#include <list>
#include <string>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "playground/tap/captures.hpp"
#include "playground/tap/relay.hpp"

// HOST:PORT, with brackets round an IPv6 address. Throws std::invalid_argument with a sentence for whoever wrote it.
Target parse_target(const std::string& text);

class Tap {
public:
    // Listens on 127.0.0.1:port, and on [::1]:port where there is such an address; port 0: any free one. Throws
    // std::system_error.
    Tap(asio::io_context& io, unsigned short port, Captures& captures);

    unsigned short port() const { return port_; }

    // Accepts from now on, while the io_context runs.
    void pass_on_to(const Target& target);

private:
    asio::awaitable<void> accept(asio::ip::tcp::acceptor& acceptor, Target target);

    asio::io_context& io_;
    Captures& captures_;
    std::list<asio::ip::tcp::acceptor> acceptors_;
    unsigned short port_;
};
