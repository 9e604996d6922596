#include "harness/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "harness/process_state.hpp"

extern char** environ;

using std::chrono::milliseconds;

namespace {

constexpr std::uint64_t most_rss = 512ULL * 1024 * 1024;
constexpr milliseconds look_every{50}, drain{100};

std::array<int, 2> new_pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    return ends;
}

#ifdef __linux__
// How many tasks this machine runs now, from "0.00 0.01 0.05 1/423 4711": a limit below it would starve the user's own
// desktop, since the kernel counts processes by user.
rlim_t tasks_on_this_machine() {
    static const rlim_t number = [] {
        std::string load, running;
        std::ifstream("/proc/loadavg") >> load >> load >> load >> running;
        const std::size_t slash = running.find('/');
        return slash == std::string::npos ? 4096 : std::strtoul(running.c_str() + slash + 1, nullptr, 10);
    }();
    return number;
}

// Set on the running child: the moment before costs nothing, since only a runaway ever meets a limit.
void limit(int pid) {
    const auto set = [&](__rlimit_resource what, rlim_t most) {
        rlimit now{};
        if (::prlimit(pid, what, nullptr, &now) != 0) return;
        now.rlim_cur = std::min(most, now.rlim_max);
        now.rlim_max = now.rlim_cur;
        ::prlimit(pid, what, &now, nullptr);
    };
    set(RLIMIT_CORE, 0);
    set(RLIMIT_CPU, 60);
    set(RLIMIT_FSIZE, 2ULL * 1024 * 1024 * 1024);
    set(RLIMIT_NPROC, tasks_on_this_machine() + 256);
}
#else
void limit(int) {}  // no such call here: the deadlines alone bound the program
#endif

}  // namespace

std::string signal_name(int number) {
    switch (number) {
        case SIGABRT:
            return "SIGABRT";
        case SIGALRM:
            return "SIGALRM";
        case SIGBUS:
            return "SIGBUS";
        case SIGFPE:
            return "SIGFPE";
        case SIGHUP:
            return "SIGHUP";
        case SIGILL:
            return "SIGILL";
        case SIGINT:
            return "SIGINT";
        case SIGKILL:
            return "SIGKILL";
        case SIGPIPE:
            return "SIGPIPE";
        case SIGQUIT:
            return "SIGQUIT";
        case SIGSEGV:
            return "SIGSEGV";
        case SIGTERM:
            return "SIGTERM";
        case SIGTRAP:
            return "SIGTRAP";
        case SIGXCPU:
            return "SIGXCPU";
        case SIGXFSZ:
            return "SIGXFSZ";
        default:
            return "signal " + std::to_string(number);
    }
}

Program::Program(asio::io_context& io, Command command, Payload compare_out)
    : Program(io, std::move(command), std::move(compare_out), Patience{}) {}

Program::Program(asio::io_context& io, Command command, Payload compare_out, Patience patience)
    : io_(io), patience_(patience), child_signal_(io, SIGCHLD), watch_timer_(io), drain_timer_(io) {
    ended_.argv = command.argv;
    start(command, std::move(compare_out));
}

Program::~Program() {
    if (running()) {
        ::kill(-pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
}

void Program::start(const Command& command, Payload compare_out) {
    const auto out = new_pipe(), err = new_pipe();
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    ::posix_spawn_file_actions_adddup2(&actions, err[1], 2);
    ::posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());

    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#else
    ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);  // Asio's sockets are not close-on-exec
#endif
    ::posix_spawnattr_setflags(&attributes, flags);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int ours : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD}) ::sigaddset(&signals, ours);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);

    std::vector<char*> argv;
    for (const std::string& argument : command.argv) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    started_ = last_progress_ = Clock::now();
    const int error = ::posix_spawnp(&pid_, argv[0], &actions, &attributes, argv.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(out[1]);
    ::close(err[1]);
    if (error != 0) {
        ::close(out[0]);
        ::close(err[0]);
        pid_ = -1;
        ended_.start_error = std::generic_category().message(error);
        done_ = true;
        return;
    }
    limit(pid_);
    output_ = std::make_unique<PipeReader>(
        io_, out[0], err[0], std::move(compare_out),
        PipeReader::Callbacks{[this] { last_progress_ = Clock::now(); }, [this] { finish_if_drained(); }});
    await_exit();
    watch();
}

void Program::await_exit() {
    child_signal_.async_wait([this](asio::error_code error, int) {
        if (error) return;
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_) {
            exited_ = true;
            watch_timer_.cancel();
            finish_if_drained();
        } else {
            await_exit();
        }
    });
}

// A descendant may hold the pipes open after the program's own end. It gets a moment to write what is left, then the
// whole group is killed; one that left the group has nothing to say any more either.
void Program::finish_if_drained() {
    if (!exited_ || done_) return;
    const bool nothing_more = drain_rounds_ >= 2 && output_->drained();
    if (output_->ended() || nothing_more || drain_rounds_ == 50) {
        collect();
        return;
    }
    if (drain_timer_.expiry() > Clock::now()) return;
    drain_timer_.expires_after(drain);
    drain_timer_.async_wait([this](asio::error_code error) {
        if (error || done_) return;
        if (++drain_rounds_ == 1) ::kill(-pid_, SIGKILL);
        finish_if_drained();
    });
}

void Program::collect() {
    ::kill(-pid_, SIGKILL);
    int status = 0;
    rusage usage{};
    ::wait4(pid_, &status, 0, &usage);
#ifdef __APPLE__
    ended_.peak_rss = static_cast<std::uint64_t>(usage.ru_maxrss);
#else
    ended_.peak_rss = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
#endif
    if (ended_.stop == Stop::none) {
        if (WIFEXITED(status)) ended_.exit_code = WEXITSTATUS(status);
        if (WIFSIGNALED(status)) ended_.signal = WTERMSIG(status);
    }
    ended_.ran = std::chrono::duration_cast<milliseconds>(Clock::now() - started_);
    done_ = true;
    ended_.out = output_->out();
    ended_.err = output_->err();
    child_signal_.cancel();
    drain_timer_.cancel();
}

// A program that waits, while everybody waits for it, will wait for ever: that is seen within a second and does not
// depend on how busy the machine is. One that computes gets processor time, not time on the clock.
void Program::watch() {
    watch_timer_.expires_after(look_every);
    watch_timer_.async_wait([this](asio::error_code error) {
        if (error || exited_) return;
        const auto now = Clock::now();
        const std::optional<ProcessState> state = look_at(pid_);
        const std::uint64_t printed = output_->size();
        const milliseconds cpu = state ? state->cpu : milliseconds(0);
        if (printed != last_printed_ || cpu != last_cpu_ || (state && state->running)) last_progress_ = now;
        last_printed_ = printed;
        last_cpu_ = cpu;
        if (!cpu_at_progress_) cpu_at_progress_ = cpu;

        const milliseconds idle = !state || state->asleep ? patience_.asleep : patience_.idle;
        if (state && state->rss > most_rss) {
            stop(Stop::out_of_memory);
        } else if (now - last_progress_ > idle) {
            ended_.waiting_in = state ? state->waiting_in : "";
            stop(Stop::stuck);
        } else if (cpu - *cpu_at_progress_ > patience_.busy) {
            stop(Stop::busy);
        } else if (now - started_ > patience_.total) {
            stop(Stop::out_of_time);
        }
        watch();
    });
}

void Program::send_signal(int number) {
    if (running()) ::kill(pid_, number);
}

void Program::stop(Stop why) {
    if (!running() || ended_.stop != Stop::none) return;
    ended_.stop = why;
    if (before_stop) before_stop();
    ::kill(-pid_, SIGKILL);
}

Ended Program::ended() { return ended_; }
