// How long the practice site waits. A student may type a request into nc, and look something up between two lines.
#pragma once

#include <chrono>

struct SiteTimes {
    using Time = std::chrono::milliseconds;

    Time silence = std::chrono::seconds(30);  // for the first byte
    Time request = std::chrono::seconds(60);  // for the head, from its first byte; then as long for the body
    Time idle = std::chrono::seconds(10);     // for the next request, where a connection stays open
    Time write = std::chrono::seconds(60);    // for the client to take 64 KiB
    Time surplus = std::chrono::seconds(2);   // for the client to close, once the reply has gone
    Time drip{30};                            // between two bytes, or two chunks
    Time piece{100};                          // between two pieces of a head
};
