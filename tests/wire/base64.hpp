// Bytes as text that every format can carry: reports and captures hold whatever a program sent.
#pragma once

#include <string>
#include <string_view>

/// These bytes in base64 (RFC 4648 §4), padded, in one line.
std::string base64(std::string_view bytes);
