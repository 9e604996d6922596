#include "report/layout.hpp"

#include "wire/visible.hpp"

std::size_t columns(std::string_view text) {
    std::size_t sum = 0;
    for (const Glyph& glyph : glyphs(text)) sum += glyph.columns;
    return sum;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::string line;
    const auto flush = [&] {
        lines.push_back(std::move(line));
        line.clear();
    };
    while (!text.empty()) {
        const std::size_t space = std::min(text.find(' '), text.size());
        std::string word(text.substr(0, space));
        text.remove_prefix(std::min(space + 1, text.size()));
        if (!line.empty() && columns(line) + 1 + columns(word) > width) flush();
        if (!line.empty()) line += ' ';
        for (const Glyph& glyph : glyphs(word)) {  // a word longer than a line is cut
            if (columns(line) + glyph.columns > width) flush();
            line += glyph.text;
        }
    }
    if (!line.empty() || lines.empty()) flush();
    return lines;
}

std::string padded(std::string_view text, std::size_t width) {
    const std::size_t used = columns(text);
    return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::string shell_quoted(std::string_view word) {
    const bool plain =
        !word.empty() &&
        word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+./:=@%,") == word.npos;
    if (plain) return std::string(word);
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}
