// The program runner: however a program ends, the runner says so, and says it in time.

#include <signal.h>

#include <catch2/catch_test_macros.hpp>

#include "harness/process_state.hpp"
#include "harness/program.hpp"

using std::chrono::milliseconds;

namespace {

Ended run(std::vector<std::string> argv, const Payload& expected = {}, Program::Patience patience = {}) {
    asio::io_context io;
    Program program(io, {std::move(argv), "/tmp"}, expected, patience);
    while (!program.done()) io.run_one();
    return program.ended();
}

Ended shell(const std::string& script, Program::Patience patience = {}) {
    return run({"sh", "-c", script}, {}, patience);
}

}  // namespace

TEST_CASE("an exit code, and both streams") {
    const Ended ended = shell("echo out; echo err >&2; exit 3");
    CHECK(ended.exit_code == 3);
    CHECK(ended.signal == std::nullopt);
    CHECK(ended.by_itself());
    CHECK(ended.out.text == "out\n");
    CHECK(ended.err.text == "err\n");
    CHECK(ended.peak_rss > 100'000);
}

TEST_CASE("a signal, by name") {
    const Ended ended = shell("kill -SEGV $$");
    CHECK(ended.exit_code == std::nullopt);
    REQUIRE(ended.signal == SIGSEGV);
    CHECK(signal_name(*ended.signal) == "SIGSEGV");
    CHECK(signal_name(63) == "signal 63");
}

TEST_CASE("a program that is not there, or may not be executed") {
    CHECK(run({"/no/such/program"}).start_error == "No such file or directory");
    CHECK(run({"/etc/passwd"}).start_error == "Permission denied");
    CHECK_FALSE(run({"/no/such/program"}).by_itself());
}

TEST_CASE("standard input is empty") { CHECK(shell("cat; echo done").out.text == "done\n"); }

TEST_CASE("a program that waits for nothing that will come is stopped, and it is said what it waits in") {
    const auto begin = Clock::now();
    const Ended ended =
        run({"python3", "-c", "import socket; s = socket.socketpair(); s[0].recv(1)"}, {}, {.idle = milliseconds(300)});
    CHECK(ended.stop == Stop::stuck);
    CHECK(ended.exit_code == std::nullopt);
    CHECK(ended.signal == std::nullopt);  // it was ours
    CHECK(Clock::now() - begin < std::chrono::seconds(20));
#ifdef __linux__
    CHECK(ended.waiting_in == "recv on a connection");
#endif
}

TEST_CASE("a program that sleeps for a while is not taken for one that hangs") {
    CHECK(shell("sleep 0.8; echo awake", {.idle = milliseconds(200)}).out.text == "awake\n");
}

TEST_CASE("a program that computes without an end is stopped by its processor time") {
    const Ended ended = shell("while :; do :; done", {.busy = milliseconds(300)});
    CHECK(ended.stop == Stop::busy);
}

TEST_CASE("a descendant that holds the pipes does not hold up the runner") {
    const auto begin = Clock::now();
    const Ended ended = shell("sleep 100 & echo parent is done");
    CHECK(ended.out.text == "parent is done\n");
    CHECK(ended.exit_code == 0);
    CHECK(Clock::now() - begin < std::chrono::seconds(20));
}

TEST_CASE("a descendant in a session of its own does not hold up the runner either") {
    const auto begin = Clock::now();
    const Ended ended = shell("setsid sleep 3 & echo parent is done");
    CHECK(ended.out.text == "parent is done\n");
    CHECK(Clock::now() - begin < milliseconds(2500));
}

TEST_CASE("output is counted to the end and kept up to a limit") {
    const Ended ended = shell("head -c 3000000 /dev/zero");
    CHECK(ended.out.size == 3'000'000);
    CHECK(ended.out.text.size() == Printed::kept);
}

TEST_CASE("output is compared while it comes") {
    CHECK(run({"printf", "abcabX"}, Payload("", "abc", 100)).out.matching == 5);
    CHECK(run({"printf", "abcabc"}, Payload("", "abc", 100)).out.matching == 6);
}

TEST_CASE("signals that we ignore are not ignored by the program") {
    ::signal(SIGPIPE, SIG_IGN);
    const Ended ended = shell("kill -PIPE $$; echo survived");
    ::signal(SIGPIPE, SIG_DFL);
    CHECK(ended.signal == SIGPIPE);
}

TEST_CASE("descriptors of ours do not reach the program") {
#ifdef __linux__
    CHECK(shell("ls /proc/self/fd | wc -l").out.text == "4\n");  // 0, 1, 2, and that of ls
#endif
}

TEST_CASE("a program that takes too much memory is found out, however soon it ends") {
    CHECK(run({"python3", "-c", "b'x' * (600 << 20)"}).stop == Stop::out_of_memory);
}

TEST_CASE("a process that is gone cannot be looked at") { CHECK(look_at(0x3FFFFFFF) == std::nullopt); }

TEST_CASE("a program that takes what is there is at work, however long it computes") {
    asio::io_context io;
    Program program(io, {{"sh", "-c", "while :; do :; done"}, "/tmp"}, {}, {.busy = milliseconds(100)});
    std::uint64_t unread = 4;
    int stood_still = 0;
    program.unread = [&] { return unread > 1 ? unread-- : (++stood_still, unread); };
    while (!program.done()) io.run_one();
    CHECK(program.ended().stop == Stop::busy);  // in the end it takes nothing more
    CHECK(unread == 1);
    CHECK(stood_still >= 1);
}
