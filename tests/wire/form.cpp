#include "wire/form.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

#include "wire/difference.hpp"
#include "wire/text.hpp"

namespace {

constexpr std::string_view alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// An encoder is the right one but for what is said here.
struct Encoder {
    std::string_view marks = "*-._";  // what stands beside letters and digits
    std::string_view space = "+";
    enum class Hex { upper, lower, sign_extended } hex = Hex::upper;
    enum class Text { utf8, latin1, latin1_references, latin1_dropped, code_points } text = Text::utf8;
    int times = 1;
    bool names = true;

    std::string once(std::string_view bytes) const;
    std::string operator()(std::string_view bytes) const;
};

std::string hex_of(unsigned code, Encoder::Hex style) {
    const std::string_view digits = style == Encoder::Hex::lower ? "0123456789abcdef" : "0123456789ABCDEF";
    std::string text;
    for (unsigned rest = code; rest > 0 || text.size() < 2; rest /= 16) text.insert(text.begin(), digits[rest % 16]);
    if (style == Encoder::Hex::sign_extended && code > 127 && code < 256) text = "FFFFFF" + text;
    return "%" + text;
}

struct Character {
    unsigned code;
    std::size_t bytes;
};

// The character at the start of a text that is well-formed UTF-8 so far as anyone can tell from its first byte.
Character decode(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length == 1 || text.size() < length) return {first, 1};
    unsigned code = first & (0xFFU >> (length + 1));
    for (const char c : text.substr(1, length - 1)) code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    return {code, length};
}

std::string Encoder::once(std::string_view bytes) const {
    std::string encoded;
    for (std::size_t at = 0; at < bytes.size();) {
        const char c = bytes[at];
        Character character{static_cast<unsigned char>(c), 1};
        if (text != Text::utf8) character = decode(bytes.substr(at));
        at += character.bytes;
        const bool outside = character.code > 255;  // Latin-1 has no such character
        if (outside && text == Text::latin1_dropped) continue;
        if (outside && text == Text::latin1_references) {
            encoded += once("&#" + std::to_string(character.code) + ";");
            continue;
        }
        if (outside && text == Text::latin1) character = {'?', 1};
        if (character.bytes == 1 && (alphanumeric.find(c) != alphanumeric.npos || marks.find(c) != marks.npos)) {
            encoded += c;
        } else if (c == ' ') {
            encoded += space;
        } else if (marks == "everything") {
            encoded += c;
        } else {
            encoded += hex_of(character.code, hex);
        }
    }
    return encoded;
}

std::string Encoder::operator()(std::string_view bytes) const {
    std::string encoded(bytes);
    for (int i = 0; i < times; ++i) encoded = once(encoded);
    return encoded;
}

// How encoded pairs become one text.
using Join = std::function<std::string(const std::vector<Pair>&, const Encoder&)>;
using Change = std::function<std::vector<Pair>(std::vector<Pair>)>;

std::string name_of(const Pair& pair, const Encoder& encode) { return encode.names ? encode(pair.name) : pair.name; }

std::string joined(const std::vector<Pair>& pairs, const Encoder& encode) {
    std::string text;
    for (const Pair& pair : pairs) {
        if (&pair != pairs.data()) text += '&';
        text += name_of(pair, encode);
        text += '=';
        text += encode(pair.value);
    }
    return text;
}

std::vector<Pair> merged(const std::vector<Pair>& pairs, bool last_wins, bool sorted) {
    std::vector<Pair> kept;
    for (const Pair& pair : pairs) {
        const auto same = std::find_if(kept.begin(), kept.end(), [&](const Pair& p) { return p.name == pair.name; });
        if (same == kept.end()) {
            kept.push_back(pair);
        } else if (last_wins) {
            same->value = pair.value;
        }
    }
    if (sorted) std::sort(kept.begin(), kept.end(), [](const Pair& a, const Pair& b) { return a.name < b.name; });
    return kept;
}

std::vector<Pair> resplit(std::vector<Pair> pairs) {
    for (Pair& pair : pairs) {
        const std::string argument = pair.name + '=' + pair.value;
        const std::size_t last = argument.rfind('=');
        if (pair.file.empty()) pair = {argument.substr(0, last), argument.substr(last + 1)};
    }
    return pairs;
}

std::vector<Pair> on_files(std::vector<Pair> pairs, const std::function<void(Pair&)>& change) {
    for (Pair& pair : pairs) {
        if (!pair.file.empty()) change(pair);
    }
    return pairs;
}

// As a text mode reads that takes a lone CR for a line end too.
std::string universal_newlines(std::string text) {
    text = replaced(text, "\r\n", "\n");
    std::replace(text.begin(), text.end(), '\r', '\n');
    return text;
}

std::string dos_newlines(std::string text) {
    text = replaced(text, "\r\n", "\n");
    for (std::size_t at = 0; (at = text.find('\n', at)) != text.npos; at += 2) text.insert(at, 1, '\r');
    return text;
}

// A mistake changes the encoder, the pairs before they are encoded, or the way they are joined; no two mistakes of a
// set change the same thing.
struct Mistake {
    enum class Of { marks, space, hex, text, times, names, pairs, join } of;
    std::string_view id;
    std::function<void(Encoder&)> encoder = nullptr;
    Change change = nullptr;
    Join join = nullptr;
};

const std::vector<Mistake>& mistakes() {
    using Of = Mistake::Of;
    const auto marks = [](std::string_view id, std::string_view set) {
        return Mistake{Of::marks, id, [set](Encoder& e) { e.marks = set; }};
    };
    const auto pairs = [](std::string_view id, Change change) {
        return Mistake{Of::pairs, id, nullptr, std::move(change)};
    };
    const auto join = [](std::string_view id, Join how) {
        return Mistake{Of::join, id, nullptr, nullptr, std::move(how)};
    };
    static const std::vector<Mistake> all = {
        {Of::space, "space-as-percent-20", [](Encoder& e) { e.space = "%20"; }},
        {Of::hex, "lower-case-hex", [](Encoder& e) { e.hex = Encoder::Hex::lower; }},
        {Of::hex, "sign-extended-hex", [](Encoder& e) { e.hex = Encoder::Hex::sign_extended; }},
        {Of::text, "latin-1", [](Encoder& e) { e.text = Encoder::Text::latin1; }},
        {Of::text, "latin-1", [](Encoder& e) { e.text = Encoder::Text::latin1_references; }},
        {Of::text, "latin-1", [](Encoder& e) { e.text = Encoder::Text::latin1_dropped; }},
        {Of::text, "code-point-encoded", [](Encoder& e) { e.text = Encoder::Text::code_points; }},
        {Of::times, "encoded-twice", [](Encoder& e) { e.times = 2; }},
        {Of::names, "name-not-encoded", [](Encoder& e) { e.names = false; }},
        marks("plus-not-encoded", "*-._+"),
        marks("reserved-left", "*-._&"),
        marks("reserved-left", "*-._="),
        marks("reserved-left", "*-._%"),
        marks("reserved-left", "*-._#"),
        marks("reserved-left", "*-._&="),
        marks("reserved-left", "*-._&=%#+"),
        marks("reserved-left", "*-._&=%#+;/?:@$,!'()~"),
        marks("other-set-left", "*-._~"),
        marks("other-set-left", "-._~"),       // RFC 3986, and Python's quote_plus
        marks("other-set-left", "-._~/"),      // Python's quote
        marks("other-set-left", "*-._~!'()"),  // encodeURIComponent
        marks("other-set-left", "*-._/"),
        marks("other-set-left", "*-._/?"),
        marks("reserved-left", "*-._;,/?:@&=+$!~'()#"),  // encodeURI, which leaves what has a meaning in a URL
        marks("other-set-left", "*-._!'()"),
        marks("too-much-encoded", "-._"),
        marks("too-much-encoded", "*-."),
        marks("too-much-encoded", "*-_"),
        marks("too-much-encoded", "*._"),
        marks("too-much-encoded", ""),
        {Of::marks, "not-encoded",
         [](Encoder& e) {
             e.marks = "everything";
             e.space = " ";
         }},
        pairs("pairs-reordered",
              [](std::vector<Pair> p) {
                  std::stable_sort(p.begin(), p.end(), [](const Pair& a, const Pair& b) { return a.name < b.name; });
                  return p;
              }),
        pairs("pairs-reordered",
              [](std::vector<Pair> p) {
                  std::reverse(p.begin(), p.end());
                  return p;
              }),
        pairs("pairs-reordered",
              [](std::vector<Pair> p) {
                  std::sort(p.begin(), p.end(), [](const Pair& a, const Pair& b) {
                      return std::tie(a.name, a.value) < std::tie(b.name, b.value);
                  });
                  return p;
              }),
        pairs("duplicates-merged", [](std::vector<Pair> p) { return merged(p, true, false); }),
        pairs("duplicates-merged", [](std::vector<Pair> p) { return merged(p, false, false); }),
        pairs("duplicates-merged", [](std::vector<Pair> p) { return merged(p, true, true); }),
        pairs("duplicates-merged", [](std::vector<Pair> p) { return merged(p, false, true); }),
        pairs("empty-value-dropped",
              [](std::vector<Pair> p) {
                  std::erase_if(p, [](const Pair& pair) { return pair.value.empty(); });
                  return p;
              }),
        pairs("split-at-last-equals", resplit),
        pairs("value-cut-at-equals",
              [](std::vector<Pair> p) {
                  for (Pair& pair : p) pair.value = pair.value.substr(0, pair.value.find('='));
                  return p;
              }),
        pairs("file-name-sent",
              [](std::vector<Pair> p) { return on_files(std::move(p), [](Pair& f) { f.value = f.file; }); }),
        pairs("file-cut-at-nul",
              [](std::vector<Pair> p) {
                  return on_files(std::move(p), [](Pair& f) { f.value = f.value.substr(0, f.value.find('\0')); });
              }),
        pairs("file-newlines-changed",
              [](std::vector<Pair> p) {
                  return on_files(std::move(p), [](Pair& f) { f.value = replaced(f.value, "\r\n", "\n"); });
              }),
        pairs("file-newlines-changed",
              [](std::vector<Pair> p) {
                  return on_files(std::move(p), [](Pair& f) { f.value = universal_newlines(f.value); });
              }),
        pairs("file-newlines-changed",
              [](std::vector<Pair> p) {
                  return on_files(std::move(p), [](Pair& f) { f.value = dos_newlines(f.value); });
              }),
        pairs("file-newlines-changed",
              [](std::vector<Pair> p) { return on_files(std::move(p), [](Pair& f) { f.value += '\n'; }); }),
        pairs("file-newlines-changed",
              [](std::vector<Pair> p) {
                  return on_files(std::move(p), [](Pair& f) { f.value = without(f.value, '\n'); });
              }),
        pairs("file-newlines-changed",
              [](std::vector<Pair> p) {
                  return on_files(std::move(p), [](Pair& f) {
                      if (f.value.ends_with('\n')) f.value.pop_back();
                  });
              }),
        pairs("file-newlines-changed",
              [](std::vector<Pair> p) {
                  return on_files(std::move(p), [](Pair& f) { f.value = f.value.substr(0, f.value.find('\n')); });
              }),
        join("separators-encoded", [](const std::vector<Pair>& p, const Encoder& e) { return e(form_unencoded(p)); }),
        join("trailing-ampersand", [](const std::vector<Pair>& p, const Encoder& e) { return joined(p, e) + "&"; }),
        join("trailing-ampersand", [](const std::vector<Pair>& p, const Encoder& e) { return "&" + joined(p, e); }),
        join("empty-value-dropped",
             [](const std::vector<Pair>& p, const Encoder& e) {
                 std::string text;
                 for (const Pair& pair : p) {
                     text += (&pair == p.data() ? "" : "&") + name_of(pair, e);
                     if (!pair.value.empty()) text += "=" + e(pair.value);
                 }
                 return text;
             }),
    };
    return all;
}

std::string made_with(const std::vector<Pair>& pairs, const std::vector<const Mistake*>& set) {
    Encoder encoder;
    std::vector<Pair> changed = pairs;
    Join join = joined;
    for (const Mistake* mistake : set) {
        if (mistake->encoder) mistake->encoder(encoder);
        if (mistake->change) changed = mistake->change(std::move(changed));
        if (mistake->join) join = mistake->join;
    }
    return join(changed, encoder);
}

// A set of marks that is too large is named by what it leaves bare in these pairs: with nothing among it that means
// something in a form, it is merely another standard's.
std::string_view named_by_trace(const std::vector<Pair>& pairs, const Mistake& mistake) {
    if (mistake.id != "reserved-left") return mistake.id;
    Encoder encoder;
    mistake.encoder(encoder);
    for (const Pair& pair : pairs) {
        for (const std::string* text : {&pair.name, &pair.value}) {
            for (const char mark : std::string_view("&=%#+")) {
                if (encoder.marks.find(mark) != encoder.marks.npos && text->find(mark) != text->npos) return mistake.id;
            }
        }
    }
    return "other-set-left";
}

// Of a set that explains every byte, those with the first trace come first.
std::vector<std::string_view> in_order_of_trace(const std::vector<Pair>& pairs, std::vector<const Mistake*> set) {
    const std::string right = form_serialised(pairs);
    const auto trace = [&](const Mistake* mistake) {
        return first_difference(made_with(pairs, {mistake}), right).value_or(right.size());
    };
    std::stable_sort(set.begin(), set.end(), [&](const Mistake* a, const Mistake* b) { return trace(a) < trace(b); });
    std::vector<std::string_view> ids;
    for (const Mistake* mistake : set) ids.push_back(named_by_trace(pairs, *mistake));
    return ids;
}

}  // namespace

std::string form_encoded(std::string_view text) { return Encoder{}(text); }

std::string form_serialised(const std::vector<Pair>& pairs) { return joined(pairs, Encoder{}); }

std::string form_unencoded(const std::vector<Pair>& pairs) {
    Encoder identity;
    identity.times = 0;
    return joined(pairs, identity);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::optional<std::vector<std::string_view>> form_mistakes(const std::vector<Pair>& pairs, std::string_view actual) {
    const std::string right = form_serialised(pairs);
    if (actual == right) return std::vector<std::string_view>{};
    if (right.size() > 65536) return std::nullopt;  // to try what it could be would take seconds

    // Only mistakes that leave a trace in these pairs can have been made.
    std::vector<const Mistake*> candidates;
    for (const Mistake& mistake : mistakes()) {
        const std::string text = made_with(pairs, {&mistake});
        if (text == actual) return std::vector{named_by_trace(pairs, mistake)};
        if (text != right) candidates.push_back(&mistake);
    }
    if (actual.size() > 4096) return std::nullopt;  // trying sets of them on long texts would take seconds
    for (const Mistake* a : candidates) {
        for (const Mistake* b : candidates) {
            if (a->of < b->of && made_with(pairs, {a, b}) == actual) return in_order_of_trace(pairs, {a, b});
        }
    }
    for (const Mistake* a : candidates) {
        for (const Mistake* b : candidates) {
            for (const Mistake* c : candidates) {
                if (a->of < b->of && b->of < c->of && made_with(pairs, {a, b, c}) == actual) {
                    return in_order_of_trace(pairs, {a, b, c});
                }
            }
        }
    }
    return std::nullopt;
}
