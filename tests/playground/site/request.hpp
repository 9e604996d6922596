// A request as it comes over the wire, and what is wrong with one, in words by which a student can mend it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct Field {
    std::string name, value;  // the name as it was sent, the value without white space round it
};

struct Request {
    std::string method, target, version;
    std::vector<Field> fields;  // in the order in which they came
    std::string body;           // without the framing of chunked
    std::string raw;            // head and body, byte for byte

    // The value of the first field of that name, in any case.
    std::optional<std::string> field(std::string_view name) const;
    // Of all fields of that name, joined as one list (RFC 9110 §5.3).
    std::string list(std::string_view name) const;
    // The target up to its `?`, and what stands behind it; of a target in absolute form without scheme and authority.
    std::string path() const;
    std::string query() const;
};

// Thrown where a request gets no more than an error.
struct Refusal {
    int status;
    std::string what;                // one or two sentences
    std::string mend;                // what to do about it
    std::vector<Field> fields = {};  // for the reply's head: Allow of a 405
};

// Takes a head apart line by line as it comes, and stops at the first thing that breaks a rule.
class HeadReader {
public:
    static constexpr std::size_t most = 64 * 1024;

    // `received` begins with the request and is all that has come so far; from call to call it only grows. True once
    // the blank line is there. Throws Refusal.
    bool read(std::string_view received);

    // Why these bytes are no head yet, for when no more will come: "the blank line … is missing".
    std::string missing(std::string_view received) const;

    const Request& request() const { return request_; }  // as far as it was read: no method before line 1 was
    std::size_t size() const { return begin_; }          // of the head, once it is complete

private:
    void take_line(std::string_view line);
    void take_request_line(std::string_view line);
    void take_field(std::string_view line);
    void check_value(const Field& field) const;
    void check_whole() const;
    [[noreturn]] void refuse(int status, const std::string& what, std::string mend) const;

    Request request_;
    std::size_t begin_ = 0, scanned_ = 0;  // of the line that is read; how far there is no LF in it
    int line_ = 1;
    std::string_view shown_;  // the line with its end, for the error
    bool complete_ = false;
};

bool is_token(std::string_view text);                         // RFC 9110 §5.6.2
std::optional<std::size_t> decimal(std::string_view digits);  // nothing for anything but digits that fit
