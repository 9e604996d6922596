// The pages of the practice site that hold something of a request: HTML files, with places to fill in.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

class Pages {
public:
    // Reads every .html file in `folder`. `everywhere` is an object of texts that each page may use. Throws
    // std::system_error where there is none.
    Pages(const std::filesystem::path& folder, nlohmann::json everywhere);

    // The page `name`, without its .html, filled in as Mustache does with the part of it that these pages need:
    // {{text}} is data["text"], escaped; {{#list}}…{{/list}} stands once for each object in data["list"], once or not
    // at all for true or false. Throws std::out_of_range for a name that is neither in `data` nor everywhere.
    std::string filled(const std::string& name, const nlohmann::json& data) const;

private:
    std::map<std::string, std::string> files_;
    nlohmann::json everywhere_;
};

// The first `most` of these bytes for such a page, every one to be seen: a list of objects of `text`, the `sign` behind
// it for a byte that has no letter (CR, LF, NUL, TAB, SP, or two hexadecimal digits), and `end`, a line end behind LF.
nlohmann::json pieces(std::string_view bytes, std::size_t most = 16 * 1024);
