// Small things that all rules about text need.
#pragma once

#include <string>
#include <string_view>

std::string lower(std::string_view text);    // ASCII letters; other bytes stay
std::string trimmed(std::string_view text);  // without spaces and tabs at both ends
std::string without(std::string_view text, char unwanted);
std::string replaced(std::string_view text, std::string_view from, std::string_view to);
