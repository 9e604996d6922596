// Bytes, changed at random as a program might change them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "lessons/random.hpp"

// One to three of the things that happen to bytes on their way through a student's program.
inline std::string mutated(std::string bytes, Random& random) {
    const auto some = [&] { return random.below(static_cast<std::uint32_t>(bytes.size())); };
    for (std::uint32_t left = 1 + random.below(3); left > 0 && bytes.size() > 4; --left) {
        const std::size_t at = some(), size = 1 + random.below(12);
        switch (random.below(14)) {
            case 0:
                bytes[at] = static_cast<char>(random.below(256));
                break;
            case 1:
                bytes[at] = static_cast<char>(bytes[at] ^ ' ');  // another case
                break;
            case 2:
                bytes.erase(at, size);
                break;
            case 3:
                bytes.erase(at, 1);
                break;
            case 4:
                bytes.insert(at, bytes.substr(at, size));
                break;
            case 5:
                bytes.insert(
                    at, 1, random.one_of(std::vector<char>{' ', '\t', '\r', '\n', '\0', ':', '?', '&', '=', '%', '+'}));
                break;
            case 6:
                bytes.resize(at);
                break;
            case 7:
                bytes = random.one_of(std::vector<std::string>{"\xEF\xBB\xBF", " ", "\r\n", "\n"}) + bytes;
                break;
            case 8:
                bytes += random.one_of(std::vector<std::string>{"\r\n", "\n", " ", std::string(1, '\0'), "x", bytes});
                break;
            case 9: {  // a line end of another kind
                const std::size_t end = bytes.find("\r\n", at);
                if (end != bytes.npos)
                    bytes.replace(end, 2, random.one_of(std::vector<std::string>{"\n", "\r", "\n\r", "\\r\\n", ""}));
                break;
            }
            case 10: {  // a line twice, or not at all
                const std::size_t end = bytes.find('\n', at);
                const std::size_t start = bytes.rfind('\n', at);
                if (end == bytes.npos || start == bytes.npos || start >= end) break;
                const std::string line = bytes.substr(start + 1, end - start);
                if (random.below(2) == 0)
                    bytes.erase(start + 1, line.size());
                else
                    bytes.insert(start + 1, line);
                break;
            }
            case 11: {  // all line ends of another kind
                const std::string end = random.one_of(std::vector<std::string>{"\n", "\n\r", "\\r\\n"});
                for (std::size_t i = 0; (i = bytes.find("\r\n", i)) != bytes.npos; i += end.size())
                    bytes.replace(i, 2, end);
                break;
            }
            case 12: {  // two spans change places
                const std::size_t other = some();
                if (at + size <= other && other + size <= bytes.size())
                    std::swap_ranges(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                                     bytes.begin() + static_cast<std::ptrdiff_t>(at + size),
                                     bytes.begin() + static_cast<std::ptrdiff_t>(other));
                break;
            }
            default: {  // a colon with other white space
                const std::size_t colon = bytes.find(": ", at);
                if (colon != bytes.npos)
                    bytes.replace(colon, 2, random.one_of(std::vector<std::string>{":", " : ", ":\t", " :", ""}));
            }
        }
    }
    return bytes;
}
