// A request taken apart as far as it can be, whatever is wrong with it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/faults.hpp"
#include "wire/request.hpp"

struct SentField {
    std::string name, value;  // as sent: the name up to the colon, the value behind it with its white space
};

struct RequestParts {
    std::string line, method, target, version;
    std::vector<SentField> fields;
    std::vector<std::string> odd;  // lines of the head without a colon
    bool stops_in_line = false;    // the last line has no end, and is no field
    bool indented = false;         // a line begins with white space
    bool glued = false;            // two lines have no line end between them
    bool blank_line = false;
    std::string rest;  // what follows the head

    const SentField* field(std::string_view name) const;  // its name in any case; nothing where there is none
};

// Names the faults that concern lines as such - their ends, a byte order mark - and mends them, so that what is left
// can be read line by line. A body stays as it is.
std::string with_mended_lines(std::string text, const WantedRequest& wanted, Faults& faults);

// `text` has mended lines.
RequestParts take_apart(std::string text, const WantedRequest& wanted);

// Whether what stands behind the first blank line is really more of the head.
bool begins_with_field(std::string_view rest, const WantedRequest& wanted);
