#include "report/explain.hpp"

#include <fstream>
#include <ostream>
#include <sstream>

#include "report/layout.hpp"

namespace {

constexpr std::size_t width = 80;

// How many # a line begins with, where it is a heading; 0 where it is none.
std::size_t rank_of(std::string_view line) {
    const std::size_t text = std::min(line.find_first_not_of('#'), line.size());
    return text < line.size() && line[text] == ' ' ? text : 0;
}

}  // namespace

void list_causes(std::ostream& out) {
    constexpr std::size_t column = 32;
    for (const Cause& cause : causes()) {
        const std::vector<std::string> lines = wrapped(cause.text, width - column);
        for (std::size_t at = 0; at < lines.size(); ++at)
            out << padded(at == 0 ? cause.id : "", column) << lines[at] << '\n';
    }
    out << "\nbuild/check --explain ID tells more of one.\n";
}

void explain(std::ostream& out, const Cause& cause, const std::filesystem::path& docs) {
    out << '[' << cause.id << "]\n";
    for (const std::string& line : wrapped(cause.text, width)) out << line << '\n';
    out << "\nwhy    " << cause.why << '\n';
    for (const std::string_view hint : cause.hints) {
        const char* label = "hint   ";
        for (const std::string& line : wrapped(hint, width - 7)) {
            out << label << line << '\n';
            label = "       ";
        }
    }
    out << "read   docs/" << cause.read << "\n\n";
    const std::size_t hash = cause.read.find('#');
    std::ifstream in(docs / cause.read.substr(0, hash));
    std::ostringstream page;
    page << in.rdbuf();
    out << section_of(page.str(), cause.read.substr(hash + 1));
}

std::string anchor_of(std::string_view heading) {
    std::string anchor;
    for (const char c : heading) {
        if (c >= 'A' && c <= 'Z') anchor += static_cast<char>(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') anchor += c;
        if (c == ' ') anchor += '-';
    }
    return anchor;
}

std::string section_of(std::string_view page, std::string_view anchor) {
    std::string section;
    std::size_t rank = 0;
    bool in_code = false;
    while (!page.empty()) {
        const std::string_view line = page.substr(0, std::min(page.find('\n'), page.size() - 1) + 1);
        page.remove_prefix(line.size());
        if (line.starts_with("```")) in_code = !in_code;
        const std::size_t here = in_code ? 0 : rank_of(line);
        if (here > 0 && rank > 0 && here <= rank) break;
        if (here > 0 && rank == 0 && anchor_of(line.substr(here + 1)) == anchor) rank = here;
        if (rank > 0) section += line;
    }
    return section;
}
