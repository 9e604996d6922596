#include "playground/site/request.hpp"

#include <algorithm>
#include <charconv>

#include "wire/text.hpp"
#include "wire/visible.hpp"

namespace {

constexpr std::string_view line_ends =
    "In C++ write \"\\r\\n\", not \"\\n\" or std::endl. At a terminal send it with "
    "printf 'GET / HTTP/1.1\\r\\n…' | nc …, or type it into nc -C, which ends each line with CR LF.";
constexpr std::string_view three_words =
    "Write it as: the method, one space, the target, one space, the version; for example GET /echo HTTP/1.1";

std::string quoted(std::string_view bytes) { return "\"" + visible_start(bytes, 80) + "\""; }

std::string byte_name(char c) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    return std::string() + hex[byte / 16] + hex[byte % 16];
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }

// host [":" port] of RFC 3986: what the value of Host is made of.
bool is_host(std::string_view text) {
    constexpr std::string_view marks = "-._~%:[]!$&'()*+,;=";
    return std::all_of(text.begin(), text.end(),
                       [&](char c) { return is_letter(c) || is_digit(c) || marks.find(c) != marks.npos; });
}

}  // namespace

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_letter(c) || is_digit(c) || marks.find(c) != marks.npos;
    });
}

std::optional<std::size_t> decimal(std::string_view digits) {
    std::size_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

// ---- what was read --------------------------------------------------------------------------------------------------

std::optional<std::string> Request::field(std::string_view name) const {
    for (const Field& field : fields)
        if (lower(field.name) == lower(name)) return field.value;
    return std::nullopt;
}

std::string Request::list(std::string_view name) const {
    std::string all;
    for (const Field& field : fields)
        if (lower(field.name) == lower(name)) all += (all.empty() ? "" : ", ") + field.value;
    return all;
}

std::string Request::path() const {
    std::string path = target.substr(0, target.find('?'));
    if (lower(path).starts_with("http://")) path.erase(0, std::min(path.find('/', 7), path.size()));
    return path.empty() ? "/" : path;
}

std::string Request::query() const {
    const std::size_t question = target.find('?');
    return question == target.npos ? "" : target.substr(question + 1);
}

// ---- the head, line by line -----------------------------------------------------------------------------------------

void HeadReader::refuse(int status, const std::string& what, std::string mend) const {
    mend += "\n\nLine " + std::to_string(line_) + " as it came:  " + visible_start(shown_, 400);
    throw Refusal{status, "Line " + std::to_string(line_) + ' ' + what, std::move(mend)};
}

bool HeadReader::read(std::string_view received) {
    // A handshake need hold no LF: without this a client that speaks TLS would wait for its own time limit.
    if (received.starts_with('\x16')) {
        throw Refusal{400, "The first byte is 16: a TLS handshake begins so. This site speaks plain HTTP.",
                      "Write http:// instead of https://, or connect without TLS."};
    }
    while (!complete_) {
        const std::size_t end = received.find('\n', scanned_);
        scanned_ = std::min(end, received.size());
        if (std::min(end, received.size()) >= most) {
            throw Refusal{
                431, "The head is longer than 64 KiB: this site reads no more of it.",
                "Send fewer or shorter fields; a blank line (CR LF alone) ends the head. What is long belongs "
                "into the body."};
        }
        if (end == received.npos) return false;
        shown_ = received.substr(begin_, end + 1 - begin_);
        const std::string at = ", at byte " + std::to_string(end) + " of the request (counted from 0)";
        if (end == begin_ || received[end - 1] != '\r') {
            refuse(400, "ends with LF (0A) alone" + at + "; HTTP asks for CR LF (0D 0A) at the end of every line.",
                   std::string(line_ends));
        }
        take_line(received.substr(begin_, end - 1 - begin_));
        begin_ = scanned_ = end + 1;
        ++line_;
    }
    return true;
}

void HeadReader::take_line(std::string_view line) {
    if (const std::size_t cr = line.find('\r'); cr != line.npos) {
        refuse(400,
               "has a CR (0D) with no LF behind it, at byte " + std::to_string(begin_ + cr) +
                   " of the request (counted from 0).",
               "CR stands at the end of a line only, once, and LF (0A) follows at once.");
    }
    if (request_.method.empty()) {
        if (line.empty() && line_ == 1) return;  // RFC 9112 §2.2: one that precedes the request line is ignored
        take_request_line(line);
    } else if (line.empty()) {
        complete_ = true;
        check_whole();
    } else {
        take_field(line);
    }
}

void HeadReader::take_request_line(std::string_view line) {
    if (line.find("\\r\\n") != line.npos) {
        refuse(400, "holds the four characters \\r\\n in place of the bytes CR LF (0D 0A).",
               "echo does not translate them, and single quotes keep them from the shell: use printf.");
    }
    if (line.starts_with("\xEF\xBB\xBF")) {
        refuse(400, "begins with EF BB BF, a byte order mark: it comes from the file in which the request was written.",
               "Save that file as UTF-8 without BOM.");
    }
    if (line.empty()) refuse(400, "is empty, and so was the line before it.", "Begin with the request line.");
    if (is_blank(line[0])) refuse(400, "begins with white space.", "Begin with the method, for example GET.");
    if (const auto odd = std::find_if(line.begin(), line.end(), is_control); odd != line.end()) {
        refuse(400, "holds the byte " + byte_name(*odd) + ": this is no request line.", std::string(three_words));
    }
    const std::size_t first = line.find(' '), second = line.find(' ', std::min(first, line.size() - 1) + 1);
    if (first == line.npos) refuse(400, "is no request line: it is one word.", std::string(three_words));
    const std::string_view method = line.substr(0, first), target = line.substr(first + 1, second - first - 1);
    if (!is_token(method))
        refuse(400, "begins with " + quoted(method) + ", which is no method.", std::string(three_words));
    if (target.empty()) refuse(400, "has two spaces, or nothing, behind the method.", std::string(three_words));
    if (second == line.npos)
        refuse(400, "has no version behind the target.", "Write HTTP/1.1 behind it, after one space.");
    const std::string_view version = line.substr(second + 1);
    if (!version.starts_with("HTTP/") && version.find(' ') != version.npos) {
        refuse(400, "has more than two spaces: a target has none in it.",
               "In a path write a space as %20, in a form as +.");
    }
    if (const auto odd = std::find_if(target.begin(), target.end(), [](char c) { return c < 0; });
        odd != target.end()) {
        refuse(400, "has the byte " + byte_name(*odd) + " in its target, which is ASCII only.",
               "Percent-encode it: %" + byte_name(*odd));
    }
    if (target.find('#') != target.npos) {
        refuse(400, "has a # in its target: what follows a # stays with the client.",
               "Send the part before it, or write %23.");
    }
    if (!target.starts_with('/') && !lower(target).starts_with("http://") && target != "*") {
        refuse(400, "has the target " + quoted(target) + ", which does not begin with /.",
               "Write /" + std::string(target));
    }
    if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' ||
        !is_digit(version[7])) {
        refuse(400, "ends with " + quoted(version) + ", which is no version.",
               "Write HTTP/1.1 in capital letters, and nothing behind it.");
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        refuse(505, "asks for " + std::string(version) + "; this site speaks HTTP/1.1 and HTTP/1.0.", "Write HTTP/1.1");
    request_.method = method;
    request_.target = target;
    request_.version = version;
}

void HeadReader::take_field(std::string_view line) {
    const std::string form = "A field is its name, a colon at once, and its value: Host: 127.0.0.1:8080";
    if (is_blank(line[0])) refuse(400, "begins with white space, as if it went on with the line before.", form);
    const std::size_t colon = line.find(':');
    if (colon == line.npos) {
        refuse(400, "has no colon, so it is no field.",
               form + "\nIf it belongs to the body: a blank line (CR LF alone) stands between head and body.");
    }
    const std::string_view name = line.substr(0, colon);
    if (name.empty()) refuse(400, "has no name before its colon.", form);
    if (is_blank(name.back())) refuse(400, "has white space before its colon.", form);
    if (!is_token(name)) refuse(400, "has the name " + quoted(name) + ", with a byte that no name may have.", form);
    Field field{std::string(name), trimmed(line.substr(colon + 1))};
    const auto odd =
        std::find_if(field.value.begin(), field.value.end(), [](char c) { return is_control(c) && c != '\t'; });
    if (odd != field.value.end()) {
        refuse(400, "has the byte " + byte_name(*odd) + " in its value.",
               "A value is text. An array sent with its size in place of its length brings NULs (00) along.");
    }
    if (field.value.find("\\r\\n") != field.value.npos) {
        refuse(400, "holds the four characters \\r\\n in place of the bytes CR LF (0D 0A).",
               "echo does not translate them, and single quotes keep them from the shell: use printf.");
    }
    check_value(field);
    request_.fields.push_back(std::move(field));
}

// What the site itself goes by must make sense.
void HeadReader::check_value(const Field& field) const {
    const std::string name = lower(field.name);
    if (name == "host") {
        if (request_.field(name)) refuse(400, "is a second Host; a request has one.", "Send Host once.");
        if (!is_host(field.value)) {
            refuse(400, "has a Host that is no HOST:PORT.", "Write neither http:// nor a path: Host: 127.0.0.1:8080");
        }
    }
    if (name == "content-length") {
        if (!decimal(field.value)) {
            refuse(400, "says Content-Length: " + visible_start(field.value, 40) + ", which is no number of bytes.",
                   "Write the size of the body in bytes, in decimal digits.");
        }
        if (request_.field(name).value_or(field.value) != field.value) {
            refuse(400, "is a second Content-Length, and says another number than the first.", "Send it once.");
        }
    }
    if (name == "transfer-encoding" && lower(field.value) != "chunked")
        refuse(501, "has a transfer coding that this site does not know.", "It knows chunked; or send Content-Length.");
}

void HeadReader::check_whole() const {
    if (request_.version == "HTTP/1.1" && !request_.field("Host")) {
        throw Refusal{400, "There is no Host field, and HTTP/1.1 asks for one.",
                      "Behind the request line send a line with the name and port that you connected to, for example "
                      "Host: 127.0.0.1:8080"};
    }
    const std::string coding = request_.list("Transfer-Encoding");
    if (!coding.empty() && request_.field("Content-Length")) {
        throw Refusal{400, "There are both Content-Length and Transfer-Encoding: where the body ends is not certain.",
                      "Send one of them."};
    }
    if (coding.find(',') != coding.npos)
        throw Refusal{501, "Transfer-Encoding says chunked more than once.", "Say it once."};
    if (!coding.empty() && request_.version == "HTTP/1.0")
        throw Refusal{400, "HTTP/1.0 knows no Transfer-Encoding.",
                      "Send Content-Length, or HTTP/1.1 in the request line."};
}

std::string HeadReader::missing(std::string_view received) const {
    const std::string so_far =
        std::to_string(received.size()) + (received.size() == 1 ? " byte" : " bytes") + " came, and ";
    if (begin_ == received.size()) return so_far + "the blank line (CR LF alone) that ends the head is not among them.";
    return so_far + "line " + std::to_string(line_) + " has no end: " + quoted(received.substr(begin_)) +
           ". Every line ends with CR LF, and a blank line ends the head.";
}
