// What one check costs: rounds of starting a client, serving it and judging nothing, and rounds of spawning /bin/true,
// turn by turn. Prints the median of both in microseconds: spawn CLIENT ROUNDS.

#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "harness/peer_server.hpp"

extern char** environ;

namespace {

template <class Job>
double microseconds(Job job) {
    const auto begin = Clock::now();
    job();
    return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

void spawn_true() {
    char name[] = "/bin/true";
    char* argv[] = {name, nullptr};
    pid_t pid = 0;
    if (::posix_spawn(&pid, name, nullptr, nullptr, argv, environ) == 0) ::waitpid(pid, nullptr, 0);
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

}  // namespace

int main(int argc, char* argv[]) {
    if (argc != 3) return 2;
    const Command client{{argv[1], "127.0.0.1", "", "/"}, "/tmp"};
    std::vector<double> checks, spawns;
    for (int round = std::atoi(argv[2]); round > 0; --round) {
        checks.push_back(microseconds([&] {
            PeerServer server;
            Command command = client;
            command.argv[2] = server.port_text();
            const Exchange exchange = server.serve(
                command, {"GET / HTTP/1.1\r\nHost: 127.0.0.1:" + server.port_text() + "\r\nConnection: close\r\n\r\n",
                          "HTTP/1.1 200 OK\r\n\r\nhello\n"});
            if (exchange.program.exit_code != 0) std::exit(1);
        }));
        spawns.push_back(microseconds(spawn_true));
    }
    std::cout << median(checks) << ' ' << median(spawns) << '\n';
}
