// Bytes as people read them: every byte shows, and none is mistaken for another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// One glyph for each thing a reader sees: a character, ␍, ␊, ␀, ␉, ␠ for a space that would be overlooked, or ⟨FF⟩ for
// a byte that is no UTF-8 text.
struct Glyph {
    std::string text;     // UTF-8
    std::size_t columns;  // on a terminal
    std::size_t offset;   // of its first byte
    std::size_t bytes;    // how many bytes it stands for
};

std::vector<Glyph> glyphs(std::string_view bytes);

// The glyphs one after another.
std::string visible(std::string_view bytes);

// `bytes` shortened to at most `most` of them, with "… (N more)" behind, for a line of a report.
std::string visible_start(std::string_view bytes, std::size_t most);

// 262144 as "256 KiB", 13 as "13 bytes".
std::string in_words(std::uint64_t bytes);
