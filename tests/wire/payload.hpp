// A message as a sequence of bytes that need not be held in memory: a few given bytes, then a block over and over.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

class Payload {
public:
    Payload() = default;
    Payload(std::string bytes) : start_(std::move(bytes)), size_(start_.size()) {}  // NOLINT: a text is a payload
    Payload(const char* bytes) : Payload(std::string(bytes)) {}                     // NOLINT

    // `start`, then `block` repeated until `repeated_size` bytes of it have passed. The block is not empty.
    Payload(std::string start, std::string block, std::uint64_t repeated_size)
        : start_(std::move(start)),
          block_(std::make_shared<const std::string>(std::move(block))),
          size_(start_.size() + repeated_size) {}

    std::uint64_t size() const { return size_; }

    // The same bytes, but no more than `size` of them.
    Payload first(std::uint64_t size) const {
        Payload shorter = *this;
        shorter.size_ = std::min(size, size_);
        return shorter;
    }

    // Bytes from `offset` on: as many as lie in one piece, none only at the end.
    std::string_view piece(std::uint64_t offset) const {
        if (offset >= size_) return {};
        std::string_view rest;
        if (offset < start_.size()) {
            rest = std::string_view(start_).substr(static_cast<std::size_t>(offset));
        } else {
            rest =
                std::string_view(*block_).substr(static_cast<std::size_t>((offset - start_.size()) % block_->size()));
        }
        return rest.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(rest.size(), size_ - offset)));
    }

    // How many bytes of `bytes` are those at `offset`.
    std::size_t matching(std::uint64_t offset, std::string_view bytes) const {
        std::size_t matched = 0;
        while (matched < bytes.size()) {
            const std::string_view here = piece(offset + matched).substr(0, bytes.size() - matched);
            const std::string_view there = bytes.substr(matched, here.size());
            if (here.empty()) break;
            if (here == there) {
                matched += here.size();
            } else {
                return matched + static_cast<std::size_t>(std::mismatch(here.begin(), here.end(), there.begin()).first -
                                                          here.begin());
            }
        }
        return matched;
    }

    // The bytes themselves, at most `limit` of them.
    std::string text(std::uint64_t limit = UINT64_MAX) const {
        std::string bytes;
        const std::uint64_t size = std::min(limit, size_);
        while (bytes.size() < size)
            bytes += piece(bytes.size()).substr(0, static_cast<std::size_t>(size) - bytes.size());
        return bytes;
    }

private:
    std::string start_;
    std::shared_ptr<const std::string> block_;
    std::uint64_t size_ = 0;
};
