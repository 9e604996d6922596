// The catalogue of causes for people: what `--list-causes` and `--explain ID` print.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <string_view>

#include "wire/causes.hpp"

// A line or two for each cause, at most 80 columns wide.
void list_causes(std::ostream& out);

// The cause, its three hints, and the part of docs/ that explains it. `docs` is that folder.
void explain(std::ostream& out, const Cause& cause, const std::filesystem::path& docs);

// The anchor that a repository browser gives to a heading: "Line ends" has "line-ends".
std::string anchor_of(std::string_view heading);

// From the heading with this anchor to the next one of its rank or above; empty where the page has no such heading.
std::string section_of(std::string_view page, std::string_view anchor);
