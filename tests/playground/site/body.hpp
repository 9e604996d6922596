// Where a request's body ends (RFC 9112 §6), and its bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "playground/site/request.hpp"

class BodyReader {
public:
    // Throws Refusal for a body that says it is longer than `most` bytes.
    BodyReader(const Request& request, std::size_t most);

    // `received` is all that has come behind the head; from call to call it only grows. True once the body is complete.
    // Throws Refusal.
    bool read(std::string_view received);

    // Why these bytes are no whole body yet, for when no more will come.
    std::string missing(std::string_view received) const;

    std::string& body() { return body_; }
    std::size_t size() const { return at_; }  // on the wire, framing included, once it is complete

private:
    bool read_chunks(std::string_view received);
    void take_size(std::string_view line);

    enum class Next { size, data, end_of_data, trailer, nothing };

    std::size_t most_, length_ = 0;
    bool chunked_;
    Next next_ = Next::size;
    std::size_t at_ = 0, left_ = 0;  // how much has been understood; what the chunk at hand still lacks
    int chunk_ = 0;
    std::string body_;
};
