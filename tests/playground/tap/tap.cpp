#include "playground/tap/tap.hpp"

#include <charconv>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <utility>

#include <asio/co_spawn.hpp>
#include <asio/error.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

using asio::ip::tcp;

namespace {

tcp::acceptor listening_on(asio::io_context& io, const tcp::endpoint& endpoint) {
    tcp::acceptor acceptor(io, endpoint.protocol());
    if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true));
    // For the sockets of connections that are over, which the system keeps for a minute. Not for another's listening
    // one.
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
    return acceptor;
}

void rethrow(std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

Target parse_target(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    const std::string example = ". Write HOST:PORT, for example localhost:8000 or [::1]:8000.";
    const bool bracketed = text.starts_with('[');
    if (text.find("//") != text.npos) throw std::invalid_argument("\"" + text + "\" is a URL" + example);
    if (colon == text.npos || (bracketed && text.find(']') + 1 != colon))
        throw std::invalid_argument("\"" + text + "\" has no port" + example);
    const std::string host = bracketed ? text.substr(1, colon - 2) : text.substr(0, colon),
                      port = text.substr(colon + 1);
    if (host.empty()) throw std::invalid_argument("\"" + text + "\" has no host" + example);
    if (!bracketed && host.find(':') != host.npos)
        throw std::invalid_argument("\"" + text + "\": an IPv6 address needs brackets" + example);
    unsigned short number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc() || end != port.data() + port.size() || number == 0)
        throw std::invalid_argument("\"" + port + "\" is no port: those are numbers from 1 to 65535" + example);
    return {host, std::to_string(number)};
}

Tap::Tap(asio::io_context& io, unsigned short port, Captures& captures) : io_(io), captures_(captures) {
    acceptors_.push_back(listening_on(io, {asio::ip::address_v4::loopback(), port}));
    port_ = acceptors_.front().local_endpoint().port();
    try {
        acceptors_.push_back(listening_on(io, {asio::ip::address_v6::loopback(), port_}));
    } catch (const std::system_error& error) {
        // Without IPv6 everything goes to 127.0.0.1. But where another program has this port, `localhost` would be that
        // one for some clients.
        if (error.code() == asio::error::address_in_use && port != 0) throw;
    }
}

void Tap::pass_on_to(const Target& target) {
    for (tcp::acceptor& acceptor : acceptors_) asio::co_spawn(io_, accept(acceptor, target), rethrow);
}

asio::awaitable<void> Tap::accept(tcp::acceptor& acceptor, Target target) {
    for (;;) {
        asio::error_code error;
        tcp::endpoint from;  // a socket that was reset could not tell any more
        tcp::socket client = co_await acceptor.async_accept(from, asio::redirect_error(asio::use_awaitable, error));
        if (!error) {
            relay(std::move(client), from, acceptor.local_endpoint(), target, captures_);
        } else if (error != asio::error::connection_aborted) {
            // Out of descriptors, most likely: that lasts until some connection ends.
            asio::steady_timer pause(io_, std::chrono::milliseconds(50));
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        }
    }
}
