// Coroutines that refer to what their owner owns: it counts them, so that it can wait for the last.
#pragma once

#include <cstddef>
#include <exception>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

class Tasks {
public:
    explicit Tasks(asio::io_context& io) : io_(io) {}
    Tasks(const Tasks&) = delete;
    Tasks& operator=(const Tasks&) = delete;

    // Whatever escapes a task escapes the io_context's run.
    void spawn(asio::awaitable<void> task) {
        ++running_;
        asio::co_spawn(io_, std::move(task), [this](std::exception_ptr failure) {
            --running_;
            if (failure) std::rethrow_exception(failure);
        });
    }

    // Runs the io_context until none is left. Whoever calls this has closed whatever they wait for.
    void finish() {
        while (running_ > 0) {
            io_.restart();
            io_.run_one();
        }
    }

private:
    asio::io_context& io_;
    std::size_t running_ = 0;
};
