// The fields of a submitted form, and cookies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct FormField {
    std::string name, value;
    std::string file = {}, type = {};  // of an upload: the file's name and media type, as the client gave them
    bool is_file = false;
};

// Undoes application/x-www-form-urlencoded (WHATWG URL §5.1): fields in the order in which they came.
std::vector<FormField> form_decoded(std::string_view form);

// A line "name=value" for each field, what the lessons' server would say.
std::string as_lines(const std::vector<FormField>& fields);

// The value of the first field of that name, empty where there is none.
std::string value_of(const std::vector<FormField>& fields, std::string_view name);

// The pairs in the value of Cookie (RFC 6265 §5.4), in order.
std::vector<FormField> cookies_of(const std::string& value);

// RFC 6265 §4.1.1: any other byte would end the value, or the field, or the line.
bool is_cookie_value(std::string_view text);
