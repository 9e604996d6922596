// right: a thread for each connection with blocking Asio calls; recv's own timeout is set anew for what is left of the time.
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <asio.hpp>

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

const std::map<int, std::string> reasons = {
    {200, "OK"}, {400, "Bad Request"}, {404, "Not Found"}, {405, "Method Not Allowed"}, {408, "Request Timeout"},
    {411, "Length Required"}, {413, "Content Too Large"}, {414, "URI Too Long"}, {415, "Unsupported Media Type"},
    {431, "Request Header Fields Too Large"}, {501, "Not Implemented"}, {505, "HTTP Version Not Supported"}};
const std::map<std::string, std::string> types = {
    {".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"}, {".json", "application/json"}, {".png", "image/png"}, {".jpg", "image/jpeg"},
    {".svg", "image/svg+xml"}, {".pdf", "application/pdf"}};
const std::string plain = "text/plain; charset=utf-8";

struct Refused {
    int code;
    std::string allow = {};
};
struct Gone {};  // nobody is left to be told

std::string lower(std::string s) {
    for (char& c : s) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return s;
}

bool token(const std::string& s) {
    return !s.empty() && s.find_first_not_of("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == s.npos;
}

std::string decode(const std::string& s, bool form) {
    std::string out;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '%' && i + 2 < s.size() && std::isxdigit(static_cast<unsigned char>(s[i + 1])) && std::isxdigit(static_cast<unsigned char>(s[i + 2]))) {
            out += static_cast<char>(std::stoi(s.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            out += form && s[i] == '+' ? ' ' : s[i];
        }
    }
    return out;
}

class Connection {
public:
    Connection(tcp::socket socket, fs::path root, int seconds)
        : socket_(std::move(socket)), root_(std::move(root)), limit_(std::chrono::seconds(seconds)), deadline_(Clock::now() + limit_) {}

    void run() {
        try {
            try {
                answer();
            } catch (const Refused& r) {
                const std::string text = std::to_string(r.code) + " " + reasons.at(r.code) + "\n";
                reply(r.code, plain, text, r.allow);
            }
            socket_.shutdown(tcp::socket::shutdown_send);
            deadline_ = Clock::now() + std::chrono::seconds(1);
            buffer_.clear();
            while (buffer_.size() < 256 * 1024 && more()) {
            }
        } catch (const Gone&) {
        } catch (const std::system_error&) {
        }
    }

private:
    // False when the time is up.
    bool more() {
        const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline_ - Clock::now());
        if (left.count() <= 0) return false;
        timeval t{};
        t.tv_sec = left.count() / 1000000;
        t.tv_usec = std::max<long>(left.count() % 1000000, 1);
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
        char part[1500];
        const ssize_t size = ::recv(socket_.native_handle(), part, sizeof part, 0);
        if (size == 0) throw Gone{};
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return true;  // the clock decides
        if (size < 0) throw Gone{};
        buffer_.append(part, static_cast<std::size_t>(size));
        return true;
    }

    void reply(int code, const std::string& type, const std::string& body, const std::string& allow = "") {
        std::ostringstream head;
        head << "HTTP/1.1 " << code << ' ' << reasons.at(code) << "\r\nContent-Type: " << type << "\r\nContent-Length: " << body.size() << "\r\n";
        if (!allow.empty()) head << "Allow: " << allow << "\r\n";
        head << "Connection: close\r\n\r\n";
        asio::write(socket_, asio::buffer(head.str()));
        if (!head_) asio::write(socket_, asio::buffer(body));
    }

    void echo(const std::string& form) {
        std::string out;
        for (std::size_t at = 0; at < form.size();) {
            const std::size_t end = std::min(form.find('&', at), form.size());
            const std::string piece = form.substr(at, end - at);
            const std::size_t equals = std::min(piece.find('='), piece.size());
            if (!piece.empty()) out += decode(piece.substr(0, equals), true) + "=" + (equals < piece.size() ? decode(piece.substr(equals + 1), true) : "") + "\n";
            at = end + 1;
        }
        reply(200, plain, out);
    }

    void answer() {
        std::size_t end = 0;
        while ((end = buffer_.find("\r\n\r\n")) == buffer_.npos) {
            if (buffer_.size() > 16 * 1024) throw Refused{buffer_.find("\r\n") < 8 * 1024 ? 431 : 414};
            if (!more()) {
                if (buffer_.empty()) throw Gone{};
                throw Refused{408};
            }
        }
        head_ = buffer_.starts_with("HEAD ");
        std::vector<std::string> lines;
        for (std::size_t at = 0; at <= end;) {
            const std::size_t stop = buffer_.find("\r\n", at);
            lines.push_back(buffer_.substr(at, stop - at));
            at = stop + 2;
        }
        if (end > 16 * 1024) throw Refused{lines[0].size() > 8 * 1024 ? 414 : 431};
        const std::size_t a = lines[0].find(' '), b = a == std::string::npos ? a : lines[0].find(' ', a + 1);
        if (b == std::string::npos) throw Refused{400};
        const std::string method = lines[0].substr(0, a), version = lines[0].substr(b + 1);
        std::string target = lines[0].substr(a + 1, b - a - 1);
        if (target.size() > 8 * 1024) throw Refused{414};
        if (lower(target.substr(0, 7)) == "http://") {
            target = target.substr(std::min(target.find_first_of("/?", 7), target.size()));
            if (target.empty() || target[0] != '/') target = "/" + target;
        }
        const bool visible = std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c <= '~'; });
        if (!token(method) || target.empty() || target[0] != '/' || !visible) throw Refused{400};
        if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !std::isdigit(static_cast<unsigned char>(version[5])) || version[6] != '.' ||
            !std::isdigit(static_cast<unsigned char>(version[7]))) {
            throw Refused{400};
        }
        if (version != "HTTP/1.0" && version != "HTTP/1.1") throw Refused{505};
        const std::vector<std::string> known = {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
        if (std::find(known.begin(), known.end(), method) == known.end()) throw Refused{501};

        int hosts = 0;
        bool coded = false;
        std::optional<std::string> length, type;
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const std::size_t colon = lines[i].find(':');
            if (colon == std::string::npos || !token(lines[i].substr(0, colon))) throw Refused{400};
            const std::string name = lower(lines[i].substr(0, colon));
            std::string value = lines[i].substr(colon + 1);
            value.erase(0, std::min(value.find_first_not_of(" \t"), value.size()));
            value.erase(value.find_last_not_of(" \t") + 1);
            for (const unsigned char c : value) {
                if ((c < ' ' && c != '\t') || c == 127) throw Refused{400};
            }
            if (name == "host") ++hosts;
            if (name == "transfer-encoding") coded = true;
            if (name == "content-type") type = lower(value);
            if (name == "content-length") {
                if (value.empty() || value.find_first_not_of("0123456789") != value.npos || (length && *length != value)) throw Refused{400};
                length = value;
            }
        }
        if (hosts > 1 || (hosts == 0 && version == "HTTP/1.1")) throw Refused{400};
        if (coded) throw Refused{501};

        const std::size_t question = std::min(target.find('?'), target.size());
        const std::string path = decode(target.substr(0, question), false);
        const bool get = method == "GET" || method == "HEAD";
        if (path != "/form") return file(path, get);
        if (get) return echo(question < target.size() ? target.substr(question + 1) : "");
        if (method != "POST") throw Refused{405, "GET, HEAD, POST"};
        if (!length) throw Refused{411};
        if (length->size() > 7 || std::stoul(*length) > 1024 * 1024) throw Refused{413};
        if (!type || type->substr(0, type->find_first_of("; \t")) != "application/x-www-form-urlencoded") throw Refused{415};
        const std::size_t size = std::stoul(*length);
        deadline_ = Clock::now() + limit_;
        while (buffer_.size() < end + 4 + size) {
            if (!more()) throw Refused{408};
        }
        echo(buffer_.substr(end + 4, size));
    }

    void file(const std::string& path, bool get) {
        std::error_code error;
        const fs::path real = path.find('\0') != path.npos ? fs::path() : fs::canonical(root_.string() + path + (path.back() == '/' ? "index.html" : ""), error);
        const fs::path inner = error || real.empty() ? fs::path("..") : real.lexically_relative(root_);
        if (inner.empty() || *inner.begin() == ".." || !fs::is_regular_file(real, error)) throw Refused{404};
        std::ifstream in(real, std::ios::binary);
        if (!in) throw Refused{404};
        if (!get) throw Refused{405, "GET, HEAD"};
        const auto type = types.find(lower(real.extension().string()));
        reply(200, type == types.end() ? "application/octet-stream" : type->second, std::string(std::istreambuf_iterator<char>(in), {}));
    }

    tcp::socket socket_;
    fs::path root_;
    Clock::duration limit_;
    Clock::time_point deadline_;
    std::string buffer_;
    bool head_ = false;
};

std::optional<int> number(const std::string& s, int least, int most) {
    if (s.empty() || s.size() > 8 || s.find_first_not_of("0123456789") != s.npos) return {};
    const int n = std::stoi(s);
    return n < least || n > most ? std::nullopt : std::optional(n);
}

int main(int argc, char* argv[]) {
    const auto port = argc < 3 || argc > 4 ? std::nullopt : number(argv[1], 0, 65535);
    const auto seconds = argc == 4 ? number(argv[3], 1, 3600) : std::optional(30);
    if (!port || !seconds) {
        std::cerr << "usage: tiny-server PORT ROOT [SECONDS]\n";
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGINT, [](int) { ::_exit(0); });
    std::signal(SIGTERM, [](int) { ::_exit(0); });
    try {
        const fs::path root = fs::canonical(argv[2]);
        if (!fs::is_directory(root)) throw std::runtime_error("ROOT is no folder");
        asio::io_context io;
        tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(*port)));
        std::cout << "Listening on http://127.0.0.1:" << acceptor.local_endpoint().port() << "/" << std::endl;
        for (;;) {
            asio::error_code error;
            tcp::socket socket = acceptor.accept(error);
            if (error) continue;
            std::thread([s = std::move(socket), root, n = *seconds]() mutable { Connection(std::move(s), root, n).run(); }).detach();
        }
    } catch (const std::exception& error) {
        std::cerr << "tiny-server: " << error.what() << "\n";
        return 1;
    }
}
