// What one check costs, in turns: starting a client, serving it and judging nothing; the same exchange with blocking
// calls, without limits or deadlines, which nothing can undercut; and spawning /bin/true. Prints the three medians in
// microseconds: spawn CLIENT ROUNDS. CLIENT is a path.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <asio/buffer.hpp>
#include <asio/write.hpp>

#include "harness/peer_server.hpp"

extern char** environ;

namespace {

template <class Job>
double microseconds(Job job) {
    const auto begin = Clock::now();
    job();
    return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

constexpr const char* reply = "HTTP/1.1 200 OK\r\n\r\nhello\n";

pid_t spawn(std::vector<std::string> words, const posix_spawn_file_actions_t* actions) {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t pid = 0;
    if (::posix_spawn(&pid, argv[0], actions, nullptr, argv.data(), environ) != 0) std::exit(1);
    return pid;
}

void checked(const std::string& client) {
    PeerServer server;
    const std::string port = server.port_text();
    const Exchange exchange =
        server.serve({{client, "127.0.0.1", port, "/"}, "/tmp"},
                     {"GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n", reply});
    if (exchange.program.exit_code != 0) {
        std::cerr << client << " fails: " << exchange.program.start_error << exchange.program.err.text << '\n';
        std::exit(1);
    }
}

void blocking(const std::string& client) {
    using asio::ip::tcp;
    asio::io_context io;
    tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
    std::array<int, 2> out{};
    if (::pipe2(out.data(), O_CLOEXEC) != 0) std::exit(1);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    const pid_t pid = spawn({client, "127.0.0.1", std::to_string(acceptor.local_endpoint().port()), "/"}, &actions);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(out[1]);
    tcp::socket socket = acceptor.accept();
    std::array<char, 65536> buffer;
    asio::error_code end;
    socket.read_some(asio::buffer(buffer));
    asio::write(socket, asio::buffer(std::string_view(reply)));
    socket.shutdown(tcp::socket::shutdown_send);
    while (!end) socket.read_some(asio::buffer(buffer), end);
    while (::read(out[0], buffer.data(), buffer.size()) > 0) continue;
    ::close(out[0]);
    ::waitpid(pid, nullptr, 0);
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

}  // namespace

int main(int argc, char* argv[]) {
    if (argc != 3) return 2;
    const std::string client = argv[1];
    std::vector<double> checks, floors, spawns;
    for (int round = std::atoi(argv[2]); round > 0; --round) {
        checks.push_back(microseconds([&] { checked(client); }));
        floors.push_back(microseconds([&] { blocking(client); }));
        spawns.push_back(microseconds([] { ::waitpid(spawn({"/bin/true"}, nullptr), nullptr, 0); }));
    }
    std::cout << median(checks) << ' ' << median(floors) << ' ' << median(spawns) << '\n';
}
