#include "playground/site/accept.hpp"

#include <array>
#include <string>
#include <vector>

#include "wire/text.hpp"

namespace {

struct Range {
    std::string type;  // in lower case: text/html, text/* or */*
    int weight;        // in thousandths
};

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> pieces;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(at, begin), text.size());
        pieces.push_back(trimmed(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return pieces;
}

// "0.25" as 250. What is no weight counts as none.
int weight_of(const std::string& text) {
    const bool right = (text.starts_with('0') || text.starts_with('1')) && text.size() <= 5 &&
                       text.find_first_not_of("0123456789", 2) == text.npos && (text.size() < 2 || text[1] == '.');
    if (!right) return 1000;
    int weight = 0;
    for (const std::size_t at : {0, 2, 3, 4}) weight = weight * 10 + (at < text.size() ? text[at] - '0' : 0);
    return std::min(weight, 1000);
}

std::vector<Range> ranges(std::string_view accept) {
    std::vector<Range> all;
    for (const std::string& element : split(accept, ',')) {
        const std::vector<std::string> parts = split(element, ';');
        if (parts[0].empty()) continue;
        Range range{lower(parts[0]), 1000};
        for (const std::string& parameter : parts)
            if (lower(parameter).starts_with("q=")) range.weight = weight_of(parameter.substr(2));
        all.push_back(std::move(range));
    }
    return all;
}

// The most specific range that fits decides.
int weight_of(std::string_view offer, const std::vector<Range>& all) {
    const std::string whole(offer), group = whole.substr(0, whole.find('/')) + "/*";
    for (const std::string& name : {whole, group, std::string("*/*")})
        for (const Range& range : all)
            if (range.type == name) return range.weight;
    return 0;
}

}  // namespace

std::size_t preferred(std::string_view accept, std::span<const std::string_view> offers) {
    const std::vector<Range> all = ranges(accept);
    std::size_t best = 0;
    for (std::size_t i = 1; i < offers.size(); ++i)
        if (weight_of(offers[i], all) > weight_of(offers[best], all)) best = i;
    return best;
}

bool prefers_html(std::string_view accept) {
    static constexpr std::array<std::string_view, 3> offers = {"text/plain", "text/html", "application/json"};
    return preferred(accept, offers) == 1;
}
