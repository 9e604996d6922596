// Reads what a program prints, on a thread of its own. A pipe cannot be read on the loop that plays the program's peer:
// a program that splices its connection into the pipe holds the pipe's lock while it waits for that very peer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <asio/io_context.hpp>

#include "wire/payload.hpp"

// What a program printed on one stream.
struct Printed {
    static constexpr std::uint64_t kept = 1024 * 1024;
    std::string text;            // the first bytes, `kept` at most
    std::uint64_t size = 0;      // how many there were
    std::uint64_t matching = 0;  // how many of the first bytes are those of the payload it was compared with
};

class PipeReader {
public:
    // Takes the read ends of two pipes, and ends each when its last writer has gone. The functions are called on `io`,
    // and not after this object's end.
    struct Callbacks {
        std::function<void()> on_output, on_end;
    };
    PipeReader(asio::io_context& io, int out, int err, Payload compare_out, Callbacks callbacks);
    ~PipeReader();
    PipeReader(const PipeReader&) = delete;
    PipeReader& operator=(const PipeReader&) = delete;

    Printed out() const;
    Printed err() const;
    std::uint64_t size() const;  // of both streams
    bool ended() const;          // both pipes have
    bool drained() const;        // nothing lies unread in them now

private:
    struct State;
    std::shared_ptr<State> state_;
    int wake_ = -1;
};
