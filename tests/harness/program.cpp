#include "harness/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>
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

// For the handler below, which may run on any thread.
std::atomic<pid_t> running_group = 0;  // 0: none
std::atomic<bool> starting = false;    // a program runs already, perhaps, but its group is not known yet
std::atomic<int> asked_to_end = 0;     // by this signal, while starting
static_assert(decltype(running_group)::is_always_lock_free && decltype(starting)::is_always_lock_free);

void take_along(int number) {
    if (starting) {
        asked_to_end = number;
        return;
    }
    if (running_group > 0) ::kill(-running_group, SIGKILL);
    ::signal(number, SIG_DFL);
    ::raise(number);
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
void limit(int pid, std::uint64_t descriptors) {
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
    if (descriptors > 0) set(RLIMIT_NOFILE, descriptors);
}
#else
void limit(int, std::uint64_t) {}  // no such call here: the deadlines alone bound the program
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

void Program::end_with_this_process() {
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
        struct sigaction now {};
        if (::sigaction(number, nullptr, &now) != 0 || now.sa_handler != SIG_DFL)
            continue;  // somebody wants it ignored
        now = {};
        now.sa_handler = take_along;
        ::sigaction(number, &now, nullptr);
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
        running_group = 0;
        ::waitpid(pid_, nullptr, 0);
    }
    if (front_report_ >= 0) ::close(front_report_);
}

void Program::start(const Command& command, Payload compare_out) {
    const bool sandboxed = !command.within.empty();
    const auto out = new_pipe(), err = new_pipe(), report = sandboxed ? new_pipe() : std::array<int, 2>{-1, -1};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    ::posix_spawn_file_actions_adddup2(&actions, err[1], 2);
    if (sandboxed) ::posix_spawn_file_actions_adddup2(&actions, report[1], 3);
    ::posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());

    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#else
    ::posix_spawn_file_actions_addclosefrom_np(&actions, sandboxed ? 4 : 3);  // Asio's sockets are not close-on-exec
#endif
    ::posix_spawnattr_setflags(&attributes, flags);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int ours : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD}) ::sigaddset(&signals, ours);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);

    std::vector<std::string> words = command.within;
    if (sandboxed) words.push_back(std::to_string(command.descriptors));
    words.insert(words.end(), command.argv.begin(), command.argv.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);

    started_ = last_progress_ = Clock::now();
    starting = true;
    const int error = ::posix_spawnp(&pid_, argv[0], &actions, &attributes, argv.data(), environ);
    running_group = error == 0 ? pid_ : 0;
    starting = false;
    if (const int number = asked_to_end) take_along(number);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(out[1]);
    ::close(err[1]);
    if (sandboxed) ::close(report[1]);
    front_report_ = report[0];
    if (error != 0) {
        ::close(out[0]);
        ::close(err[0]);
        pid_ = -1;
        ended_.start_error = std::generic_category().message(error);
        done_ = true;
        return;
    }
    limit(pid_, sandboxed ? 0 : command.descriptors);
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
    running_group = 0;
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
    if (front_report_ >= 0) read_front_report();
    // One that was over the limit between two looks is no better than one that was seen there.
    if (ended_.stop == Stop::none && ended_.peak_rss > most_rss) {
        ended_.stop = Stop::out_of_memory;
        ended_.exit_code.reset();
        ended_.signal.reset();
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
        // What a sleeping thread waits in cannot be told at every moment: an earlier look may have told it.
        if (last_progress_ == now) waiting_in_.clear();
        if (state && !state->waiting_in.empty()) waiting_in_ = state->waiting_in;
        if (!cpu_at_progress_) {
            cpu_at_progress_ = cpu;
            unread_at_progress_ = unread_now();
        }

        const milliseconds idle = !state || state->asleep ? patience_.asleep : patience_.idle;
        if (state && state->rss > most_rss) {
            stop(Stop::out_of_memory);
        } else if (now - last_progress_ > idle) {
            ended_.waiting_in = waiting_in_;
            stop(Stop::stuck);
        } else if (cpu - *cpu_at_progress_ > patience_.busy) {
            if (unread_now() < unread_at_progress_)
                progress();
            else
                stop(Stop::busy);
        } else if (now - started_ > patience_.total) {
            stop(Stop::out_of_time);
        }
        watch();
    });
}

void Program::send_signal(int number) {
    if (running()) ::kill(innermost(), number);
}

// Of the processes of a sandbox the one that is the program itself.
int Program::innermost() const { return front_report_ < 0 ? pid_ : inside_sandbox(pid_); }

// "exit 0 3456" or "signal 11 3456": how the program ended, and the most memory it held in KiB. Where nothing is said
// the sandbox has ended before its program; then its own end counts.
void Program::read_front_report() {
    std::array<char, 64> text{};
    ::fcntl(front_report_, F_SETFL, O_NONBLOCK);
    const ssize_t size = ::read(front_report_, text.data(), text.size() - 1);
    std::array<char, 8> how{};
    int number = 0;
    unsigned long long kib = 0;
    if (size <= 0 || std::sscanf(text.data(), "%7s %d %llu", how.data(), &number, &kib) != 3) {
        if (ended_.err.text.empty()) ended_.err = output_->err();
        if (ended_.exit_code == 1 && ended_.err.text.starts_with("bwrap: ")) {
            ended_.start_error = "the sandbox did not start: " + ended_.err.text.substr(0, ended_.err.text.find('\n'));
            ended_.exit_code.reset();
        }
        return;
    }
    ended_.peak_rss = kib * 1024;
    if (ended_.stop != Stop::none) return;
    ended_.exit_code.reset();
    ended_.signal.reset();
    (std::string_view(how.data()) == "exit" ? ended_.exit_code : ended_.signal) = number;
}

void Program::stop(Stop why) {
    if (!running() || ended_.stop != Stop::none) return;
    ended_.stop = why;
    if (before_stop) before_stop();
    ::kill(-pid_, SIGKILL);
}

Ended Program::ended() { return ended_; }
