// What goes back: a status, fields and a body.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "playground/site/request.hpp"

inline constexpr std::string_view plain_text = "text/plain; charset=utf-8", html = "text/html; charset=utf-8";

// For whatever shows something of a request, and for every page: nothing in it may act, and no type is guessed.
inline constexpr std::string_view policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
std::vector<Field> guards();

struct Reply {
    int status = 200;
    std::string type = std::string(plain_text);
    std::string body = {};
    std::vector<Field> fields = {};  // beside Content-Type, Content-Length and Connection
};

// "HTTP/1.1 200 OK" and CR LF.
std::string status_line(int status);

// The head with its blank line. A status that has no body has neither type nor length (RFC 9110 §8.6, §15.4.5).
std::string head_of(const Reply& reply, std::string_view connection);
bool has_no_body(int status);
