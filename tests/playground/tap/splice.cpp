#include "playground/tap/splice.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include <asio/error.hpp>

#ifdef __linux__

namespace {

constexpr int pipe_size = 1024 * 1024;  // what Linux allows everybody

// The other end is gone altogether. Not asked of a socket whose own end has been sent.
bool is_hung_up(int socket) {
    pollfd asked{socket, 0, 0};
    return ::poll(&asked, 1, 0) == 1 && (asked.revents & (POLLHUP | POLLERR)) != 0;
}

asio::error_code last_error() { return {errno, asio::error::get_system_category()}; }

}  // namespace

std::optional<Splice> Splice::make() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return std::nullopt;
    ::fcntl(ends[1], F_SETPIPE_SZ, pipe_size);  // refused, it stays as it is: slower, that is all
    return Splice(ends[0], ends[1]);
}

std::size_t Splice::take(asio::ip::tcp::socket& from, asio::error_code& error) {
    const ssize_t size = ::splice(from.native_handle(), nullptr, write_end_, nullptr, pipe_size, SPLICE_F_NONBLOCK);
    error = size < 0 ? last_error() : size == 0 ? asio::error_code(asio::error::eof) : asio::error_code();
    if (size <= 0) return 0;
    held_ += static_cast<std::size_t>(size);
    return static_cast<std::size_t>(size);
}

void Splice::give(asio::ip::tcp::socket& to, asio::error_code& error) {
    const ssize_t size = ::splice(read_end_, nullptr, to.native_handle(), nullptr, held_, SPLICE_F_NONBLOCK);
    error = size < 0 ? last_error() : asio::error_code();
    if (size > 0) held_ -= static_cast<std::size_t>(size);
    // Whoever moves a part only may have met a reset. The system keeps that to itself, and tells of it once.
    if (!error && held_ > 0 && is_hung_up(to.native_handle())) error = asio::error::connection_reset;
}

#else

std::optional<Splice> Splice::make() { return std::nullopt; }
std::size_t Splice::take(asio::ip::tcp::socket&, asio::error_code&) { return 0; }
void Splice::give(asio::ip::tcp::socket&, asio::error_code&) {}

#endif

Splice::Splice(Splice&& other) noexcept
    : read_end_(std::exchange(other.read_end_, -1)),
      write_end_(std::exchange(other.write_end_, -1)),
      held_(other.held_) {}

Splice& Splice::operator=(Splice&& other) noexcept {
    std::swap(read_end_, other.read_end_);
    std::swap(write_end_, other.write_end_);
    std::swap(held_, other.held_);
    return *this;
}

Splice::~Splice() {
    if (read_end_ >= 0) ::close(read_end_);
    if (write_end_ >= 0) ::close(write_end_);
}
