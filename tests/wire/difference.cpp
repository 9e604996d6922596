#include "wire/difference.hpp"

#include <algorithm>
#include <vector>

#include "wire/visible.hpp"

namespace {

// The offset at which to start so that byte `offset` shows within `budget` columns: the start of its line, of the line
// before where it is the first of its own, or less where that is too far.
std::size_t start_of_view(std::string_view bytes, std::size_t offset, std::size_t budget) {
    const std::size_t from = offset > 4 * budget ? offset - 4 * budget : 0;
    const std::vector<Glyph> before = glyphs(bytes.substr(from, offset - from));
    std::size_t start = offset, used = 0;
    for (auto glyph = before.rbegin(); glyph != before.rend(); ++glyph) {
        used += glyph->columns;
        if (used > budget || (glyph->text == "␊" && used > 4)) break;
        start = from + glyph->offset;
    }
    return start;
}

std::string fitting(std::string_view bytes, std::size_t start, std::size_t columns, std::size_t& column_of,
                    std::size_t offset) {
    std::string text = start > 0 ? "…" : "";
    std::size_t used = start > 0 ? 1 : 0;
    // Two lines ahead of the byte tell a reader what follows; more is noise.
    std::size_t line_ends = 0;
    bool cut = false;
    for (const Glyph& glyph : glyphs(bytes.substr(start, 4 * columns))) {
        const std::size_t at = start + glyph.offset;
        if (at <= offset && offset < at + glyph.bytes) column_of = used;
        if (used + glyph.columns + 1 > columns || line_ends >= 2) {
            cut = true;
            break;
        }
        text += glyph.text;
        used += glyph.columns;
        if (glyph.text == "␊" && at >= offset) ++line_ends;
    }
    if (offset >= bytes.size() && !cut) column_of = used;
    if (cut) text += "…";
    if (bytes.size() <= offset && !cut) text += "∎";  // nothing follows
    return text;
}

}  // namespace

std::optional<std::size_t> first_difference(std::string_view actual, std::string_view expected) {
    const auto [at, other] = std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end());
    if (at == actual.end() && other == expected.end()) return std::nullopt;
    return static_cast<std::size_t>(at - actual.begin());
}

std::optional<std::pair<std::string, std::string>> bodies_that_differ(std::string_view actual,
                                                                      std::string_view expected) {
    // The head with its Content-Length, if that is true, left out.
    const auto head_of = [](std::string_view message, std::string_view body) {
        std::string head(message.substr(0, message.size() - body.size()));
        const std::string field = "Content-Length: " + std::to_string(body.size()) + "\r\n";
        const std::size_t at = head.find(field);
        return at == head.npos ? head : head.replace(at, field.size(), "Content-Length:\r\n");
    };
    const auto body_of = [](std::string_view message) {
        const std::size_t blank = message.find("\r\n\r\n");
        return blank == message.npos ? std::string_view{} : message.substr(blank + 4);
    };
    const std::string_view ours = body_of(actual), theirs = body_of(expected);
    if (ours == theirs || head_of(actual, ours) != head_of(expected, theirs)) return std::nullopt;
    return std::pair(std::string(ours), std::string(theirs));
}

Picture picture(std::string_view actual, std::string_view expected, std::size_t offset, std::size_t columns) {
    const std::string_view longer = actual.size() > expected.size() ? actual : expected;
    const std::size_t start = start_of_view(longer, offset, columns - 16);
    Picture result{{}, {}, 0};
    std::size_t marker = 0;
    result.actual = fitting(actual, start, columns, marker, offset);
    result.marker = marker;
    result.expected = fitting(expected, start, columns, marker, offset);
    result.marker = std::max(result.marker, marker);
    return result;
}
