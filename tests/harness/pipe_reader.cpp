#include "harness/pipe_reader.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <asio/post.hpp>

// Shared by the thread and the object: a thread that is stuck in a read, as a hostile program can arrange, is left to
// itself.
struct PipeReader::State {
    asio::io_context& io;
    Payload compare_out;
    Callbacks callbacks;         // used on the loop only
    std::array<pollfd, 3> ends;  // out, err, and the one that tells the thread to end: changed by the thread only

    std::mutex mutex;  // of all that follows, and of closing an end
    Printed out, err;
    bool in_use = true, told = false, ended = false, reading = false;

    // Has the loop called back, unless the object is gone, and the loop perhaps with it.
    void tell(bool at_end, const std::shared_ptr<State>& self) {
        const std::lock_guard lock(mutex);
        if (!in_use) return;
        asio::post(io, [self, at_end] {
            {
                const std::lock_guard locked(self->mutex);
                self->told = false;
                self->ended = self->ended || at_end;
                if (!self->in_use) return;
            }
            (at_end ? self->callbacks.on_end : self->callbacks.on_output)();
        });
    }

    void begin_reading() {
        const std::lock_guard lock(mutex);
        reading = true;
    }

    void close(std::size_t which) {
        const std::lock_guard lock(mutex);
        reading = false;
        ::close(std::exchange(ends[which].fd, -1));
    }

    // Adds what was read; returns whether the loop is to be told of it.
    bool add(bool is_out, std::string_view bytes) {
        const std::lock_guard lock(mutex);
        Printed& printed = is_out ? out : err;
        if (is_out && printed.matching == printed.size) printed.matching += compare_out.matching(printed.size, bytes);
        printed.size += bytes.size();
        printed.text += bytes.substr(0, static_cast<std::size_t>(Printed::kept) - printed.text.size());
        reading = false;
        return !std::exchange(told, true);
    }
};

namespace {

void close_all(const std::array<pollfd, 3>& ends) {
    for (const pollfd& end : ends) {
        if (end.fd >= 0) ::close(end.fd);
    }
}

}  // namespace

PipeReader::PipeReader(asio::io_context& io, int out, int err, Payload compare_out, Callbacks callbacks)
    : state_(new State{io, std::move(compare_out), std::move(callbacks), {}, {}, {}, {}, true, false, false, false}) {
    std::array<int, 2> wake{-1, -1};
    if (::pipe(wake.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    for (const int end : wake) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    state_->ends = {{{out, POLLIN, 0}, {err, POLLIN, 0}, {wake[0], POLLIN, 0}}};
    wake_ = wake[1];
    std::thread([state = state_] {
        std::vector<char> buffer(65536);
        auto& ends = state->ends;
        while (ends[0].fd >= 0 || ends[1].fd >= 0) {
            if (::poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) break;
            if (ends[2].revents != 0) break;
            for (const std::size_t which : {0U, 1U}) {
                if (ends[which].fd < 0 || ends[which].revents == 0) continue;
                state->begin_reading();
                const ssize_t size = ::read(ends[which].fd, buffer.data(), buffer.size());
                if (size > 0) {
                    if (state->add(which == 0, {buffer.data(), static_cast<std::size_t>(size)}))
                        state->tell(false, state);
                } else if (size == 0 || errno != EINTR) {
                    state->close(which);
                }
            }
        }
        if (ends[0].fd < 0 && ends[1].fd < 0) state->tell(true, state);
        close_all(ends);
    }).detach();
}

PipeReader::~PipeReader() {
    const std::lock_guard lock(state_->mutex);
    state_->in_use = false;
    ::close(wake_);  // the thread sees the other end hang up
}

Printed PipeReader::out() const {
    const std::lock_guard lock(state_->mutex);
    return state_->out;
}

Printed PipeReader::err() const {
    const std::lock_guard lock(state_->mutex);
    return state_->err;
}

std::uint64_t PipeReader::size() const {
    const std::lock_guard lock(state_->mutex);
    return state_->out.size + state_->err.size;
}

bool PipeReader::ended() const {
    const std::lock_guard lock(state_->mutex);
    return state_->ended;
}

// Bytes that the thread has taken from the pipe count as unread until they are added.
bool PipeReader::drained() const {
    const std::lock_guard lock(state_->mutex);
    for (const std::size_t which : {0U, 1U}) {
        int unread = 0;
        const int end = state_->ends[which].fd;
        if (end >= 0 && ::ioctl(end, FIONREAD, &unread) == 0 && unread > 0) return false;
    }
    return !state_->reading;
}
