// What a process is doing right now, from /proc. On systems without it nothing is known, and nothing is claimed.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

struct ProcessState {
    bool running = false;  // it, a thread or a child of it wants the processor
    bool asleep = false;   // it waits for nothing but a clock
    std::chrono::milliseconds cpu{0};
    std::uint64_t rss = 0;   // bytes, with its children
    std::string waiting_in;  // "recv on a connection", "read on its standard input", "" where that cannot be told
};

// Looks at a process and all its children; nothing where it is gone or cannot be seen.
std::optional<ProcessState> look_at(int pid);

// The program that runs inside a sandbox, which is made of the processes bwrap and front; `pid` where there is none
// yet.
int inside_sandbox(int pid);
