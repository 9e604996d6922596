#include "lessons/random.hpp"

#include <set>

namespace {

// FNV-1a: std::hash differs from one library to the next.
std::uint32_t hash(std::string_view text) {
    std::uint32_t value = 2166136261U;
    for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
    return value;
}

}  // namespace

Random::Random(std::uint32_t seed, std::string_view name) : engine_(seed * 2654435761U ^ hash(name)) {}

// The library's distributions differ from one library to the next as well; the bias of % is no matter here.
std::uint32_t Random::below(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_()) % bound; }

std::size_t Random::between(std::size_t least, std::size_t most) {
    return least + below(static_cast<std::uint32_t>(most - least + 1));
}

std::string Random::word() {
    std::string text;
    for (std::size_t syllables = between(2, 3); syllables > 0; --syllables) {
        text += "bdfgklmnprstvz"[below(14)];
        text += "aeiou"[below(5)];
    }
    return text;
}

std::vector<std::string> Random::names(std::size_t count) {
    std::set<std::string> all;
    while (all.size() < count) all.insert(word());
    return {all.begin(), all.end()};
}

std::string Random::words(std::size_t count) {
    std::string text = word();
    while (--count > 0) text += ' ' + word();
    return text;
}

std::string Random::foreign() {
    static const std::vector<std::string> two = {"ü", "é", "ø", "ñ", "ç", "ß"},
                                          three = {"€", "日", "本", "語", "ạ", "‰"}, four = {"😀", "🚲", "𝄞", "🌍"};
    return word() + one_of(two) + word() + one_of(three) + one_of(four);
}

std::string Random::path() { return "/" + word() + "/" + word(); }

std::string Random::text(std::size_t size) {
    std::string lines;
    while (lines.size() < size) lines += words(between(3, 9)) + '\n';
    lines.resize(size);
    if (!lines.empty()) lines.back() = '\n';
    if (size > 1 && (lines[size - 2] == ' ' || lines[size - 2] == '\n'))
        lines[size - 2] = 'x';  // one line end, not two
    return lines;
}

std::string Random::binary(std::size_t size) {
    std::string bytes = "\x89PNG\r\n\x1A\n";
    bytes += '\0';
    bytes += "\r\n\r\nz\xFF\xFE\n\r";
    for (int value = 0; value < 256; ++value) bytes += static_cast<char>(value);
    while (bytes.size() < size) bytes += static_cast<char>(below(256));
    bytes.resize(size);
    bytes[size - 1] = static_cast<char>(128 + below(128));  // neither text nor a line end comes last
    return bytes;
}
