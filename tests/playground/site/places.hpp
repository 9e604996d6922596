// The places of the site: what there is, which methods it takes, and the replies that need a hand on every byte.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>

#include "playground/site/pages.hpp"
#include "playground/site/reply.hpp"
#include "playground/site/request.hpp"
#include "playground/site/visitor.hpp"

// One request and its reply.
struct Turn {
    static constexpr int most = 100;  // on one connection

    Visitor& visitor;
    const Pages& pages;
    Request request = {};
    std::string rest = {};  // of the path, behind the place's own
    int number = 1;         // on this connection, from 1
    bool stays = false;     // set by what leaves the connection open

    bool head_only() const { return request.method == "HEAD"; }
    // Sends it whole; to HEAD the head alone.
    asio::awaitable<void> reply(const Reply& reply) const;
};

struct Place {
    std::string_view path;     // "/bytes/N": what is in capital letters stands for what a request has there
    std::string_view methods;  // "GET, HEAD", as in Allow; empty where all are taken
    std::string_view says;     // what it is for
    asio::awaitable<void> (*answer)(Turn&);  // null where the practice server answers
    std::size_t most_body = 1024 * 1024;

    std::string_view prefix() const { return path.substr(0, path.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ")); }
    bool has(std::string_view path) const;
};

std::span<const Place> places();
