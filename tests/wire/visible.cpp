#include "wire/visible.hpp"

#include <algorithm>
#include <array>

namespace {

// The length of the well-formed UTF-8 sequence at the start of `bytes`, 0 where there is none (RFC 3629 §4).
std::size_t utf8_length(std::string_view bytes) {
    const auto byte = [&](std::size_t at) { return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U; };
    const auto follows = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

// Characters that take no column, turn the line round, or look like a space: shown as their bytes.
bool shows_as_itself(std::string_view sequence) {
    unsigned code = static_cast<unsigned char>(sequence[0]);
    if (sequence.size() > 1) {
        code &= 0xFFU >> (sequence.size() + 1);
        for (const char c : sequence.substr(1)) code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    }
    struct Range {
        unsigned first, last;
    };
    static constexpr std::array<Range, 11> hidden = {{{0x00, 0x1F},
                                                      {0x7F, 0xA0},
                                                      {0xAD, 0xAD},
                                                      {0x300, 0x36F},
                                                      {0x1680, 0x1680},
                                                      {0x2000, 0x200F},
                                                      {0x2028, 0x202F},
                                                      {0x205F, 0x206F},
                                                      {0x3000, 0x3000},
                                                      {0xFE00, 0xFE0F},
                                                      {0xFEFF, 0xFEFF}}};
    return std::none_of(hidden.begin(), hidden.end(), [&](Range r) { return code >= r.first && code <= r.last; });
}

// East Asian characters and emoji take two columns.
std::size_t columns_of(std::string_view sequence) {
    if (sequence.size() < 3) return 1;
    const auto first = static_cast<unsigned char>(sequence[0]);
    return first >= 0xF0 || (first >= 0xE3 && first <= 0xED) ? 2 : 1;
}

Glyph glyph_at(std::string_view bytes, std::size_t offset) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(bytes[offset]);
    switch (byte) {
        case '\0':
            return {"␀", 1, offset, 1};
        case '\t':
            return {"␉", 1, offset, 1};
        case '\n':
            return {"␊", 1, offset, 1};
        case '\r':
            return {"␍", 1, offset, 1};
        default:
            break;
    }
    const std::size_t length = utf8_length(bytes.substr(offset));
    const std::string_view sequence = bytes.substr(offset, length);
    if (length > 0 && shows_as_itself(sequence)) return {std::string(sequence), columns_of(sequence), offset, length};
    return {std::string("⟨") + hex[byte / 16] + hex[byte % 16] + "⟩", 4, offset, 1};
}

}  // namespace

std::vector<Glyph> glyphs(std::string_view bytes) {
    std::vector<Glyph> all;
    for (std::size_t at = 0; at < bytes.size(); at += all.back().bytes) all.push_back(glyph_at(bytes, at));
    const auto is_any = [&](std::size_t at, std::string_view any) {
        return at < bytes.size() && any.find(bytes[at]) != any.npos;
    };
    for (Glyph& glyph : all) {  // a space that ends a line, or stands beside another, would be overlooked
        const std::size_t at = glyph.offset, next = at + 1;
        if (bytes[at] != ' ') continue;
        if (next == bytes.size() || is_any(next, "\r\n\t ") || (at > 0 && is_any(at - 1, " "))) glyph.text = "␠";
    }
    return all;
}

std::string visible(std::string_view bytes) {
    std::string text;
    for (const Glyph& glyph : glyphs(bytes)) text += glyph.text;
    return text;
}

std::string visible_start(std::string_view bytes, std::size_t most) {
    if (bytes.size() <= most) return visible(bytes);
    return visible(bytes.substr(0, most)) + "… (" + in_words(bytes.size() - most) + " more)";
}

std::string in_words(std::uint64_t bytes) {
    if (bytes == 1) return "1 byte";
    if (bytes >= 1024 * 1024 && bytes % (1024 * 1024) == 0) return std::to_string(bytes / (1024 * 1024)) + " MiB";
    if (bytes >= 1024 && bytes % 1024 == 0) return std::to_string(bytes / 1024) + " KiB";
    return std::to_string(bytes) + " bytes";
}
