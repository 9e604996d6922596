// Moves bytes from one socket to another inside the system, without a copy into this process and back. On Linux; other
// systems have no such call.
#pragma once

#include <cstddef>
#include <optional>

#include <asio/error_code.hpp>
#include <asio/ip/tcp.hpp>

class Splice {
public:
    // Nothing where the system has no such call, or no descriptors left.
    static std::optional<Splice> make();

    Splice(Splice&& other) noexcept;
    Splice& operator=(Splice&& other) noexcept;
    ~Splice();

    // The two halves of the way. Neither waits: the sockets do not block, and where nothing can be moved now, the error
    // is asio::error::would_block; at the end of what `from` sends it is asio::error::eof.
    std::size_t take(asio::ip::tcp::socket& from, asio::error_code& error);
    void give(asio::ip::tcp::socket& to, asio::error_code& error);

    // Bytes taken and not yet given.
    std::size_t held() const { return held_; }

private:
    Splice(int read_end, int write_end) : read_end_(read_end), write_end_(write_end) {}

    int read_end_, write_end_;  // of a pipe
    std::size_t held_ = 0;
};
