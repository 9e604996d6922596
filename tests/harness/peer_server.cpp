#include "harness/peer_server.hpp"

#include <algorithm>
#include <cstdlib>
#include <list>
#include <stdexcept>

#include <asio/awaitable.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "harness/tasks.hpp"
#include "harness/wire_end.hpp"
#include "wire/text.hpp"

using asio::use_awaitable;
using asio::ip::tcp;

namespace {

std::size_t announced_length(std::string_view head) {
    const std::string text = lower(head);
    const std::size_t at = text.find("\ncontent-length:");
    return at == std::string::npos ? 0 : std::strtoul(text.c_str() + at + 16, nullptr, 10);
}

// Watches a request arrive. A wrong one gets its reply too, as soon as it ends like one, so that the program's own end
// can be seen; what is wrong with it is judged later.
class Request {
public:
    explicit Request(std::string expected) : expected_(std::move(expected)) {}

    // To be called after each event: whether a server would answer now.
    bool complete(const Transcript& wire) {
        const Event& last = wire.events().back();
        if (last.from != Side::program || last.kind != WireEvent::bytes) return false;
        if (right_ && expected_.compare(matched_, last.data.size(), last.data) == 0) {
            matched_ += last.data.size();
            return matched_ == expected_.size();
        }
        right_ = false;
        const std::string received = wire.bytes(Side::program);
        if (received.starts_with(expected_)) return true;
        for (const std::string_view blank : {"\r\n\r\n", "\n\n", "\n\r\n"}) {
            const std::size_t at = received.find(blank);
            if (at == std::string::npos) continue;
            const std::size_t head = at + blank.size();
            return received.size() - head >= announced_length(received.substr(0, head));
        }
        return false;
    }

private:
    std::string expected_;
    std::size_t matched_ = 0;
    bool right_ = true;
};

asio::awaitable<void> receive(WireEnd& end, std::size_t& receiving) {
    ++receiving;
    co_await end.receive();
    --receiving;
}

}  // namespace

std::vector<std::string> addresses_of(const std::string& name) {
    asio::io_context io;
    asio::error_code error;
    std::vector<std::string> addresses;
    for (const auto& found : tcp::resolver(io).resolve(name, "0", error)) {
        const std::string address = found.endpoint().address().to_string();
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) addresses.push_back(address);
    }
    std::stable_partition(addresses.begin(), addresses.end(),
                          [](const std::string& a) { return a.find(':') != a.npos; });
    return addresses;
}

PeerServer::PeerServer(const std::string& address, std::uint16_t port)
    : acceptor_(io_, tcp::endpoint(asio::ip::make_address(address), port)), port_(acceptor_.local_endpoint().port()) {}

void PeerServer::refuse_on(const std::vector<std::string>& addresses) {
    for (int tries = 0; tries < 100; ++tries) {
        asio::error_code error;
        refusers_.clear();
        for (const std::string& address : addresses) {
            const tcp::endpoint endpoint(asio::ip::make_address(address), port_);
            tcp::acceptor& refuser = refusers_.emplace_back(io_);
            refuser.open(endpoint.protocol(), error);
            if (endpoint.address().is_v6()) refuser.set_option(asio::ip::v6_only(true), error);
            refuser.bind(endpoint, error);
            if (error == asio::error::address_in_use) break;
        }
        if (error != asio::error::address_in_use) return;
        acceptor_ = tcp::acceptor(io_, tcp::endpoint(acceptor_.local_endpoint().address(), 0));
        port_ = acceptor_.local_endpoint().port();
    }
    throw std::runtime_error("no port is free on all addresses");
}

void PeerServer::stop_listening() {
    const tcp::endpoint endpoint = acceptor_.local_endpoint();
    acceptor_.close();
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    listening_ = false;
}

Exchange PeerServer::serve(const Command& command, const Script& script) {
    io_.restart();
    Program program(io_, command, script.expected_output);
    std::list<WireEnd> ends;
    std::size_t receiving = 0;
    Tasks tasks(io_);
    const auto begin = [&](tcp::socket socket) {
        const bool first = ends.empty();
        WireEnd& end = ends.emplace_back(std::move(socket), program);
        if (first) {
            end.on_event = [&, request = Request(script.request), started = false]() mutable {
                if (started || !request.complete(end.wire())) return;
                started = true;
                if (script.only_request) program.hurry();
                tasks.spawn(end.deliver(script.reply, script.delivery));
            };
        }
        tasks.spawn(receive(end, receiving));
    };
    std::uint64_t unread = 0;
    program.unread = [&] { return ends.empty() ? 0 : ends.front().unread(); };
    program.before_stop = [&] { unread = program.unread(); };
    bool accepting = listening_;
    const auto accept = [&]() -> asio::awaitable<void> {
        while (accepting) {  // the program may be gone before this begins
            asio::error_code error;
            tcp::socket socket = co_await acceptor_.async_accept(asio::redirect_error(use_awaitable, error));
            if (error) co_return;
            program.progress();
            begin(std::move(socket));
        }
    };
    if (listening_) tasks.spawn(accept());

    while (!program.done()) io_.run_one();
    Phase phase = Phase::not_connected;
    if (!ends.empty()) {
        const WireEnd& end = ends.front();
        phase = end.delivery_over() ? Phase::reply_over
                : end.delivering()  ? Phase::delivering
                                    : Phase::awaiting_request;
    }

    // What the program sent just before its end may still be on the way to us.
    acceptor_.non_blocking(true);
    for (asio::error_code none_left; listening_ && !none_left;) {
        tcp::socket socket(io_);
        acceptor_.accept(socket, none_left);
        if (!none_left) begin(std::move(socket));
    }
    const auto deadline = Clock::now() + std::chrono::milliseconds(500);
    while (receiving > 0 && Clock::now() < deadline) io_.run_one_for(std::chrono::milliseconds(20));

    Exchange exchange{program.ended(), {}, script.delivery, ends.empty() ? 0 : ends.front().delivered(), unread, phase};
    for (WireEnd& end : ends) {
        exchange.connections.push_back(end.wire());
        end.on_event = nullptr;
        end.close();
    }
    accepting = false;
    acceptor_.cancel();
    tasks.finish();
    return exchange;
}
