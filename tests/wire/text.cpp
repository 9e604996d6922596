#include "wire/text.hpp"

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return result;
}

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::string without(std::string_view text, char unwanted) {
    std::string rest(text);
    std::erase(rest, unwanted);
    return rest;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string result;
    for (std::size_t at = 0;;) {
        const std::size_t found = text.find(from, at);
        result += text.substr(at, found == text.npos ? text.npos : found - at);
        if (found == text.npos) return result;
        result += to;
        at = found + from.size();
    }
}
