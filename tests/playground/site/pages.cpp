#include "playground/site/pages.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "wire/visible.hpp"

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

// The innermost object that has the name says what it stands for.
using Scopes = std::vector<const Json*>;
const Json& look_up(const Scopes& scopes, const std::string& name) {
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope)
        if (const auto found = (*scope)->find(name); found != (*scope)->end()) return *found;
    throw std::out_of_range("a page asks for {{" + name + "}}, which nobody gave");
}

std::string fill(std::string_view page, Scopes& scopes) {
    std::string result;
    for (std::size_t at = 0;;) {
        const std::size_t open = page.find("{{", at);
        result += page.substr(at, open == page.npos ? page.npos : open - at);
        if (open == page.npos) return result;
        const std::size_t close = page.find("}}", open);
        if (close == page.npos) throw std::out_of_range("a page has {{ without }}");
        std::string name(page.substr(open + 2, close - open - 2));
        at = close + 2;
        if (!name.starts_with('#')) {
            const Json& value = look_up(scopes, name);
            result += escaped(value.is_string() ? value.get<std::string>() : value.dump());
            continue;
        }
        name.erase(0, 1);
        const std::string end = "{{/" + name + "}}";
        const std::size_t stop = page.find(end, at);
        if (stop == page.npos) throw std::out_of_range("a page has {{#" + name + "}} without its end");
        const Json& list = look_up(scopes, name);
        for (const Json& item : list.is_array() ? list : Json(list.get<bool>() ? 1U : 0U, Json::object())) {
            scopes.push_back(&item);
            result += fill(page.substr(at, stop - at), scopes);
            scopes.pop_back();
        }
        at = stop + end.size();
    }
}

}  // namespace

Pages::Pages(const fs::path& folder, Json everywhere) : everywhere_(std::move(everywhere)) {
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".html") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        files_[entry.path().stem().string()] = std::string(std::istreambuf_iterator<char>(file), {});
    }
}

std::string Pages::filled(const std::string& name, const Json& data) const {
    Scopes scopes = {&everywhere_, &data};
    return fill(files_.at(name), scopes);
}

Json pieces(std::string_view bytes, std::size_t most) {
    static const std::map<std::string, std::string> signs = {
        {"␀", "NUL"}, {"␉", "TAB"}, {"␊", "LF"}, {"␍", "CR"}, {"␠", "SP"}};
    Json all = Json::array();
    std::string text;
    const auto add = [&](const std::string& sign) {
        all.push_back({{"text", std::exchange(text, "")}, {"sign", sign}, {"end", sign == "LF" ? "\n" : ""}});
    };
    for (const Glyph& glyph : glyphs(bytes.substr(0, most))) {
        if (glyph.bytes > 1 || glyph.text.size() == 1) {
            text += glyph.text;
        } else {  // ⟨FF⟩: its digits stand between signs of three bytes
            const auto sign = signs.find(glyph.text);
            add(sign == signs.end() ? glyph.text.substr(3, 2) : sign->second);
        }
    }
    if (bytes.size() > most) text += " … (" + in_words(bytes.size() - most) + " more)";
    if (!text.empty()) add("");
    return all;
}
