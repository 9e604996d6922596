// What a status code is called.
#pragma once

#include <string_view>

// The reason phrase of RFC 9110, RFC 6585 and the other standards; empty for a code that nobody has named.
std::string_view reason_phrase(int status);
