// The catalogue of causes is whole, and every page that it names exists.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "wire/causes.hpp"

namespace {

// The anchor that a repository browser gives to a heading.
std::string slug(std::string_view heading) {
    std::string anchor;
    for (const char c : heading) {
        if (c >= 'A' && c <= 'Z') anchor += static_cast<char>(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') anchor += c;
        if (c == ' ') anchor += '-';
    }
    return anchor;
}

std::set<std::string> anchors_in(const std::filesystem::path& page) {
    std::set<std::string> anchors;
    std::ifstream in(page);
    for (std::string line; std::getline(in, line);) {
        const std::size_t text = line.find_first_not_of('#');
        if (text != 0 && text != line.npos && line[text] == ' ')
            anchors.insert(slug(std::string_view(line).substr(text + 1)));
    }
    return anchors;
}

}  // namespace

TEST_CASE("every cause has an id of its own, sentences that end, and three hints") {
    std::set<std::string_view> ids;
    for (const Cause& cause : causes()) {
        INFO(cause.id);
        CHECK(ids.insert(cause.id).second);
        CHECK(cause.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == cause.id.npos);
        CHECK(cause.text.ends_with('.'));
        CHECK_FALSE(cause.why.empty());
        for (const std::string_view hint : cause.hints) CHECK(hint.size() > 10);
    }
    CHECK(ids.size() >= 45);
    CHECK(cause("bare-lf").id == "bare-lf");
    CHECK_THROWS(cause("no-such-cause"));
}

TEST_CASE("every page explains the causes that send readers to it") {
    for (const Cause& cause : causes()) {
        INFO(cause.id << " reads docs/" << cause.read);
        std::ifstream in(std::filesystem::path(KIT_DOCS) / cause.read.substr(0, cause.read.find('#')));
        std::ostringstream page;
        page << in.rdbuf();
        CHECK(page.str().find("`" + std::string(cause.id) + "`") != std::string::npos);
    }
}

TEST_CASE("every page that a cause names exists, with its heading") {
    const std::filesystem::path docs = KIT_DOCS;
    for (const Cause& cause : causes()) {
        INFO(cause.id << " reads docs/" << cause.read);
        const std::string page(cause.read.substr(0, cause.read.find('#')));
        const std::string anchor(cause.read.substr(cause.read.find('#') + 1));
        CHECK(anchors_in(docs / page).contains(anchor));
    }
}
