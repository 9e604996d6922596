// Which of several forms of one thing a client would rather have (RFC 9110 §12.5.1).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

// The index of the media type in `offers` that the field's value asks for most; of equals the first. Also the first
// where the value asks for none of them.
std::size_t preferred(std::string_view accept, std::span<const std::string_view> offers);

// Whether it names HTML, as browsers do, and nothing that it would rather have than HTML: others get plain text.
bool prefers_html(std::string_view accept);
