#include "playground/site/body.hpp"

#include <algorithm>
#include <charconv>

#include "wire/visible.hpp"

namespace {

[[noreturn]] void refuse_length(std::size_t most) {
    throw Refusal{413, "The body is longer than " + in_words(most) + ": this place takes no more.",
                  "Send fewer bytes."};
}

constexpr std::string_view form =
    "A chunk is its size in hexadecimal digits, CR LF, that many bytes, CR LF; the last has size 0 and no bytes, and a "
    "blank line ends the body.";

}  // namespace

BodyReader::BodyReader(const Request& request, std::size_t most)
    : most_(most), chunked_(request.field("Transfer-Encoding").has_value()) {
    length_ = decimal(request.field("Content-Length").value_or("0")).value_or(0);
    if (length_ > most_) refuse_length(most_);
}

bool BodyReader::read(std::string_view received) {
    if (chunked_) return read_chunks(received);
    if (received.size() < length_) return false;
    body_ = received.substr(0, length_);
    at_ = length_;
    return true;
}

bool BodyReader::read_chunks(std::string_view received) {
    while (next_ != Next::nothing) {
        if (at_ > 2 * most_ + HeadReader::most) refuse_length(most_);  // chunks of one byte, say, and long extensions
        if (next_ == Next::data) {
            const std::string_view data = received.substr(at_, left_);
            body_ += data;
            at_ += data.size();
            left_ -= data.size();
            if (left_ > 0) return false;
            next_ = Next::end_of_data;
        }
        const std::size_t end = received.find('\n', at_);
        const std::string_view line = received.substr(at_, std::min(end, received.size()) - at_);
        const std::string where = "Chunk " + std::to_string(chunk_);
        if (next_ == Next::end_of_data && line.size() > 1)
            throw Refusal{400, where + " has more bytes than its size says.", std::string(form)};
        if (line.size() > 4096) throw Refusal{400, "A line of the chunked body does not end.", std::string(form)};
        if (end == received.npos) return false;
        if (!line.ends_with('\r')) {
            throw Refusal{
                400,
                "A line of the chunked body ends with LF (0A) alone, at byte " + std::to_string(end) + " of the body.",
                std::string(form)};
        }
        at_ = end + 1;
        if (next_ == Next::size) {
            take_size(line.substr(0, line.size() - 1));
        } else if (next_ == Next::end_of_data) {
            if (line != "\r") throw Refusal{400, where + " has more bytes than its size says.", std::string(form)};
            next_ = Next::size;
        } else if (line == "\r") {  // other lines of the trailer say nothing to this site
            next_ = Next::nothing;
        }
    }
    return true;
}

void BodyReader::take_size(std::string_view line) {
    ++chunk_;
    std::string_view digits = line.substr(0, line.find(';'));
    while (digits.ends_with(' ') || digits.ends_with('\t')) digits.remove_suffix(1);  // RFC 9112 §7.1.1
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, left_, 16);
    if (digits.empty() || stop != end || error == std::errc::invalid_argument) {
        throw Refusal{400,
                      "Where the size of chunk " + std::to_string(chunk_) + " belongs stands \"" +
                          visible_start(line, 40) + "\".",
                      std::string(form)};
    }
    if (error != std::errc() || left_ > most_ - std::min(body_.size(), most_)) refuse_length(most_);
    next_ = left_ > 0 ? Next::data : Next::trailer;
}

std::string BodyReader::missing(std::string_view received) const {
    if (chunked_) {
        return "The chunked body has no end: " + std::to_string(received.size()) +
               " bytes of it came, and the chunk of size "
               "0 with its blank line is not among them. " +
               std::string(form);
    }
    return "Content-Length says " + std::to_string(length_) + ", and " + std::to_string(received.size()) +
           " bytes came behind the blank line. Count bytes, not characters, and no line end that was not sent.";
}
