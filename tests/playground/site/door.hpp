// The door of the practice site: reads every request itself, byte by byte, so that it can say what is wrong with one;
// answers what needs a hand on the bytes, and hands the rest on to the practice server.
#pragma once

#include <string>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include "playground/site/pages.hpp"
#include "playground/site/places.hpp"
#include "playground/site/practice.hpp"
#include "playground/site/visitor.hpp"

class Door {
public:
    // Listens on a free port of 127.0.0.1 at once. What it refers to must outlive it. Throws std::system_error.
    Door(const Pages& pages, Practice& practice, const SiteTimes& times);

    unsigned short port() const { return acceptor_.local_endpoint().port(); }

    // Serves until stop() is called from another thread. What connections are open then, are closed with the Door.
    void run();
    void stop() { io_.stop(); }

private:
    asio::awaitable<void> listen();
    asio::awaitable<void> serve(asio::ip::tcp::socket socket);
    asio::awaitable<void> take_turn(Turn& turn);
    asio::awaitable<void> answer(Turn& turn, HeadReader& head);
    asio::awaitable<void> read_head(Turn& turn, HeadReader& head);
    asio::awaitable<void> read_body(Turn& turn, std::size_t head_size, std::size_t most);
    const Place& place_for(Turn& turn) const;
    asio::awaitable<void> relay(const Turn& turn);
    asio::awaitable<std::string> ask_practice(const Request& request);

    const Pages& pages_;
    Practice& practice_;
    const SiteTimes times_;
    int open_ = 0, asking_ = 0;  // connections of clients, and to the practice server
    asio::io_context io_{1};
    asio::ip::tcp::acceptor acceptor_;
    asio::steady_timer left_, asked_;  // never run out: cancelled once there is room for one more
};
