// The catalogue of causes is whole, and every page that it names exists.

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "report/explain.hpp"
#include "wire/causes.hpp"

namespace {

std::string page_of(const Cause& cause) {
    std::ifstream in(std::filesystem::path(KIT_DOCS) / cause.read.substr(0, cause.read.find('#')));
    std::ostringstream page;
    page << in.rdbuf();
    return page.str();
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
        const std::string anchor(cause.read.substr(cause.read.find('#') + 1));
        CHECK(section_of(page_of(cause), anchor).find("`" + std::string(cause.id) + "`") != std::string::npos);
    }
}

TEST_CASE("a section of a page ends where the next of its rank begins") {
    const std::string page = "# A\none\n## B c\ntwo\n```text\n# no heading\n```\n### D\nthree\n## E\nfour\n";
    CHECK(section_of(page, "b-c") == "## B c\ntwo\n```text\n# no heading\n```\n### D\nthree\n");
    CHECK(section_of(page, "e") == "## E\nfour\n");
    CHECK(section_of(page, "f").empty());
}

TEST_CASE("a cause is explained with its hints and its page") {
    std::ostringstream out;
    explain(out, cause("bare-lf"), KIT_DOCS);
    CHECK(out.str().starts_with("[bare-lf]\n"));
    CHECK(out.str().find("## Line ends") != std::string::npos);
    for (const std::string_view hint : cause("bare-lf").hints)
        CHECK(out.str().find(hint.substr(0, 30)) != std::string::npos);
}
