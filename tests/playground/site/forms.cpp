#include "playground/site/forms.hpp"

#include <algorithm>

#include "wire/text.hpp"
#include "wire/visible.hpp"

namespace {

// The value of a hexadecimal digit, or 16.
unsigned digit(char c) {
    const std::size_t found = std::string_view("0123456789ABCDEFabcdef").find(c);
    return found == std::string_view::npos ? 16 : static_cast<unsigned>(found < 16 ? found : found - 6);
}

// The bytes of a name or value as a form writes it (WHATWG URL §5.1).
std::string plain(std::string_view written) {
    std::string bytes;
    while (!written.empty()) {
        const unsigned high = written.size() > 2 ? digit(written[1]) : 16,
                       low = written.size() > 2 ? digit(written[2]) : 16;
        const bool escape = written.front() == '%' && high < 16 && low < 16;  // else the % stands for itself
        bytes += escape ? static_cast<char>(high * 16 + low) : written.front() == '+' ? ' ' : written.front();
        written.remove_prefix(escape ? 3 : 1);
    }
    return bytes;
}

// What stands before the first `sign`; it and the sign are taken off `rest`.
std::string_view cut_off(std::string_view& rest, char sign) {
    const std::string_view front = rest.substr(0, rest.find(sign));
    rest.remove_prefix(std::min(front.size() + 1, rest.size()));
    return front;
}

}  // namespace

std::vector<FormField> form_decoded(std::string_view form) {
    std::vector<FormField> fields;
    while (!form.empty()) {
        std::string_view value = cut_off(form, '&');
        if (value.empty()) continue;
        const std::string_view name = cut_off(value, '=');
        fields.push_back({plain(name), plain(value)});
    }
    return fields;
}

std::string as_lines(const std::vector<FormField>& fields) {
    std::string lines;
    for (const FormField& field : fields) {
        lines += field.name + '=';
        lines += field.is_file ? "file " + field.file + ", " + (field.type.empty() ? "no type" : field.type) + ", " +
                                     in_words(field.value.size())
                               : field.value;
        lines += '\n';
    }
    return lines;
}

std::string value_of(const std::vector<FormField>& fields, std::string_view name) {
    for (const FormField& field : fields)
        if (field.name == name) return field.value;
    return {};
}

std::vector<FormField> cookies_of(const std::string& value) {
    std::vector<FormField> cookies;
    for (std::size_t begin = 0; begin < value.size();) {
        const std::size_t end = std::min(value.find(';', begin), value.size());
        const std::string pair = trimmed(value.substr(begin, end - begin));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (!pair.empty()) cookies.push_back({pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size()))});
        begin = end + 1;
    }
    return cookies;
}

bool is_cookie_value(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 127 && std::string_view("\",;\\").find(c) == std::string_view::npos;
    });
}
