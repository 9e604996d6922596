// Runs a program as a child process and says how it ended. POSIX only; what /proc tells is used where there is one.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>

#include "harness/pipe_reader.hpp"
#include "wire/payload.hpp"

using Clock = std::chrono::steady_clock;

struct Command {
    std::vector<std::string> argv = {};
    std::filesystem::path folder = {};     // the program's working directory
    std::uint64_t descriptors = 0;         // the most that it may have open, where that is not 0
    std::vector<std::string> within = {};  // a sandbox: the words before the program's own; the last is harness/front
};

// Why the harness ended a program that did not end by itself.
enum class Stop { none, stuck, busy, out_of_time, out_of_memory };

struct Ended {
    std::optional<int> exit_code;  // neither this nor a signal: it could not be started, and `start_error` says why
    std::optional<int> signal;     // the program's own, not the one that stopped it
    Stop stop = Stop::none;
    std::string waiting_in;  // when stopped: "waiting in recv on a connection", "busy, not waiting for anything", or ""
    std::string start_error;
    std::chrono::milliseconds ran{0};
    std::uint64_t peak_rss = 0;  // bytes
    std::vector<std::string> argv = {};
    Printed out, err;

    bool by_itself() const { return stop == Stop::none && start_error.empty(); }
};

// "SIGSEGV" for 11.
std::string signal_name(int number);

// One run. Everything happens on the io_context that is handed in, so while it runs the caller's peers run too.
class Program {
public:
    // How long a program may sit idle while everybody waits for it, sleep, compute without anything crossing the wire
    // (processor time), and live in all.
    struct Patience {
        std::chrono::milliseconds idle{1000}, asleep{3000}, busy{3000}, total{60000};
    };

    // `compare_out` is what standard output should begin with.
    Program(asio::io_context& io, Command command, Payload compare_out);
    Program(asio::io_context& io, Command command, Payload compare_out, Patience patience);
    ~Program();
    // Who ends this process, as with Ctrl-C, ends the program that is running then too: it is in a process group of its
    // own, and would live on. Called once, by main().
    static void end_with_this_process();

    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Where nobody waits for the program, as while the peer stalls on purpose, call this again and again: its idleness
    // counts from the last call.
    void progress() {
        last_progress_ = Clock::now();
        cpu_at_progress_.reset();
    }

    // Nothing more is wanted of the program: it may end by itself, but not take long over it.
    void hurry() { patience_.idle = patience_.asleep = patience_.busy = std::chrono::milliseconds(300); }

    // From now on the program may sit idle for so long, and be busy for as long as ever.
    void be_patient(std::chrono::milliseconds idle) { patience_.idle = patience_.asleep = idle; }

    // Called just before the program is stopped, for what can only be seen while it lives.
    std::function<void()> before_stop;

    // How many bytes wait to be read by the program. While they become fewer it is at work, however much processor time
    // it takes: one that reads byte by byte needs seconds for what lies in the system's buffers.
    std::function<std::uint64_t()> unread;

    bool stopped() const { return ended_.stop != Stop::none; }  // by us
    bool running() const { return pid_ > 0 && !exited_; }
    bool done() const { return done_; }  // it has ended, and its output is read
    int pid() const { return pid_; }
    Clock::time_point started() const { return started_; }
    void send_signal(int number);
    void stop(Stop why);

    // What it has printed so far.
    Printed out() const { return output_ ? output_->out() : Printed{}; }
    Ended ended();

private:
    void start(const Command& command, Payload compare_out);
    int innermost() const;
    void read_front_report();
    void await_exit();
    void watch();
    std::uint64_t unread_now() const { return unread ? unread() : 0; }
    void finish_if_drained();
    void collect();

    asio::io_context& io_;
    Patience patience_;
    Ended ended_;
    std::unique_ptr<PipeReader> output_;
    int front_report_ = -1;  // of a program in a sandbox: where harness/front says how it ended
    asio::signal_set child_signal_;
    asio::steady_timer watch_timer_, drain_timer_;
    Clock::time_point started_ = Clock::now(), last_progress_ = started_;
    std::optional<std::chrono::milliseconds> cpu_at_progress_;  // as of the first look after it
    std::chrono::milliseconds last_cpu_{0};
    std::string waiting_in_;  // since the last progress
    std::uint64_t unread_at_progress_ = 0, last_printed_ = 0;
    int pid_ = -1;
    bool exited_ = false, done_ = false;
    int drain_rounds_ = 0;
};
