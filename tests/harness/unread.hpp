// Whether the other end of a loopback connection has read what was sent to it. Segments can be kept apart only so: a
// pause is a guess, and an acknowledgement says that the kernel has the bytes, not the program.
#pragma once

#include <cstdint>
#include <optional>

class UnreadBytes {
public:
    UnreadBytes();
    ~UnreadBytes();
    UnreadBytes(const UnreadBytes&) = delete;
    UnreadBytes& operator=(const UnreadBytes&) = delete;

    // How many of the `sent` bytes the process at the other end of the connected TCP socket `ours` has not taken yet.
    // Nothing where the system cannot tell (no sock_diag), or the other end's socket is gone.
    std::optional<std::uint64_t> at_other_end(int ours, std::uint64_t sent);

    // Whether this system can tell at all.
    bool available() const { return netlink_ >= 0; }

private:
    int netlink_ = -1;
};
