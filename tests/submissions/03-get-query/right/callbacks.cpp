// right: Asio's callbacks, with a search for the blank line of its own.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <asio.hpp>

using asio::ip::tcp;

static std::string encode(const std::string& text) {
    std::string result;
    for (unsigned char c : text) {
        char hex[4];
        std::snprintf(hex, sizeof hex, "%%%02X", c);
        if (c == ' ') result += '+';
        else if (std::isalnum(c) || c == '*' || c == '-' || c == '.' || c == '_') result += static_cast<char>(c);
        else result += hex;
    }
    return result;
}

static std::string value_of(const std::string& rest) {
    if (rest[0] == '=') return rest.substr(1);
    std::ifstream file(rest.substr(1), std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + rest.substr(1));
    return {std::istreambuf_iterator<char>(file), {}};
}

static std::string request(char** argv) {
    std::string form, path = argv[3], head = std::string("Host: ") + argv[1] + ":" + argv[2] + "\r\n";
    for (char** pair = argv + 4; *pair; ++pair) {
        const std::string text = *pair;
        const auto mark = text.find_first_of("=");
        form += (form.empty() ? "" : "&") + encode(text.substr(0, mark)) + "=" + encode(value_of(text.substr(mark)));
    }
    if (!form.empty()) path += "?" + form;
    return "GET " + path + " HTTP/1.1\r\n" + head + "Connection: close\r\n\r\n";
}

// One connection, one step after the other: each callback starts the next.
struct Submission {
    tcp::resolver resolver;
    tcp::socket socket;
    std::string text, head, part = std::string(1024, '\0');
    unsigned long long missing = ~0ULL;
    bool known = false;

    static void check(asio::error_code error) { if (error) throw std::system_error(error); }
    void start(const char* host, const char* port) {
        resolver.async_resolve(host, port, [this](asio::error_code error, tcp::resolver::results_type found) {
            check(error);
            asio::async_connect(socket, found, [this](asio::error_code e, const tcp::endpoint&) { check(e); send(); });
        });
    }
    void send() {
        asio::async_write(socket, asio::buffer(text), [this](asio::error_code error, std::size_t) { check(error); read_head(); });
    }
    void read_head() {
        socket.async_read_some(asio::buffer(part), [this](asio::error_code error, std::size_t size) {
            check(error);
            head.append(part, 0, size);
            const auto blank = head.find("\r\n\r\n");
            if (blank == head.npos) return read_head();
            const std::string body = head.substr(blank + 4);
            head.resize(blank + 2);
            const auto field = head.find("\r\nContent-Length: ");
            if ((known = field != head.npos)) missing = std::stoull(head.substr(field + 18));
            take(body);
        });
    }
    void take(const std::string& body) {
        std::cout << body;
        missing -= body.size();
        if (missing == 0) return;
        socket.async_read_some(asio::buffer(part), [this](asio::error_code error, std::size_t size) {
            if (error == asio::error::eof && !known) return;
            check(error);
            take(part.substr(0, size));
        });
    }
};

static bool usage_error(int argc, char** argv) {
    if (argc < 4) return true;
    const std::string port = argv[2], path = argv[3];
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos) return true;
    if (std::stoi(port) < 1 || std::stoi(port) > 65535 || path[0] != '/') return true;
    if (std::any_of(path.begin(), path.end(), [](char c) { return c <= ' ' || c > '~' || c == '?' || c == '#'; })) return true;
    return std::any_of(argv + 4, argv + argc, [](const char* pair) { return std::string(pair).find_first_of("=") == std::string::npos; });
}

int main(int argc, char** argv) try {
    if (usage_error(argc, argv)) {
        std::cerr << "usage: get-query HOST PORT PATH [PAIR]...\n";
        return 2;
    }
    asio::io_context io;
    Submission all{tcp::resolver(io), tcp::socket(io), request(argv), {}};
    all.start(argv[1], argv[2]);
    io.run();
    if (all.head[9] != '2') throw std::runtime_error(all.head.substr(0, all.head.find('\r')));
} catch (const std::exception& error) {
    std::cerr << "get-query: " << error.what() << '\n';
    return 1;
}
