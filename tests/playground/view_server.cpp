#include "playground/view_server.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include <httplib.h>

#include "playground/view_json.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using httplib::Request;
using httplib::Response;
using std::chrono::milliseconds;

// ---- who may ask
// -----------------------------------------------------------------------------------------------------

const httplib::Headers& always() {
    static const httplib::Headers headers = {
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
         "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cache-Control", "no-store"}};
    return headers;
}

// What was recorded may hold passwords and cookies, and every page in the browser can send requests to this port: by
// its own name (the Host field tells), or from a script (Origin, Sec-Fetch-Site). Returns why not, or nothing.
std::string refusal(const Request& request, unsigned short port) {
    const std::string host = request.get_header_value("Host"), at = ":" + std::to_string(port);
    if (request.get_header_value_count("Host") != 1 ||
        (host != "127.0.0.1" + at && host != "localhost" + at && host != "[::1]" + at))
        return "This is http://127.0.0.1" + at + "/wire, and answers to no other name.";
    if (request.has_header("Origin") &&
        (request.get_header_value_count("Origin") != 1 || request.get_header_value("Origin") != "http://" + host))
        return "Only the wire view's own page may ask.";
    const std::string site = request.get_header_value("Sec-Fetch-Site");
    const bool followed_link = request.method == "GET" && request.path == "/wire" &&
                               request.get_header_value("Sec-Fetch-Mode") == "navigate" &&
                               request.get_header_value("Sec-Fetch-Dest") == "document";
    if ((site == "cross-site" || site == "same-site") && !followed_link)
        return "Only the wire view's own page may ask.";
    return {};
}

std::string type_of(const std::string& name) {
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    return "text/html; charset=utf-8";
}

std::string random_name() {
    std::random_device device;
    std::ostringstream name;
    for (int i = 0; i < 4; ++i) name << std::hex << device();
    return std::move(name).str();
}

bool write(httplib::DataSink& sink, const std::string& text) { return sink.write(text.data(), text.size()); }

std::string event(const char* name, const std::string& data) {
    return std::string("event: ") + name + "\ndata: " + data + "\n\n";
}

constexpr const char* json_type = "application/json";

void reply_forgotten(Response& response) {
    response.status = 404;
    response.set_content("{\"error\":\"forgotten\"}", json_type);
}

// So many browser tabs may be open: each holds one thread for its events.
constexpr std::size_t threads = 64;

}  // namespace

struct ViewServer::Running {
    Captures& captures;
    std::string folder;
    Playing playing;
    int port = 0;
    std::atomic<bool> stopping = false;
    httplib::Server server;
    std::thread thread;

    Running(Captures& recorded, std::string files) : captures(recorded), folder(std::move(files)) {}

    void set_up();
    void set_up_routes();
    void reply_file(const std::string& name, Response& response) const;
    void reply_bytes(const std::string& id, End from, Response& response) const;
    void reply_events(Response& response) const;
};

void ViewServer::Running::set_up() {
    server.new_task_queue = [] { return new httplib::ThreadPool(threads); };  // the server deletes it
    server.set_default_headers(always());
    // One request a connection: what follows a refused request can never be taken for another one, and no idle
    // connection holds a thread.
    server.set_keep_alive_max_count(1);
    server.set_payload_max_length(1024);
    server.set_tcp_nodelay(true);
    // The library's own choice, SO_REUSEPORT, would share the port with another playground instead of finding it taken.
    server.set_socket_options([](socket_t socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server.set_pre_routing_handler([this](const Request& request, Response& response) {
        const std::string reason = refusal(request, static_cast<unsigned short>(port));
        if (reason.empty()) return httplib::Server::HandlerResponse::Unhandled;
        response.status = 403;
        response.set_content(reason + "\n", "text/plain; charset=utf-8");
        return httplib::Server::HandlerResponse::Handled;
    });
    server.set_error_handler([](const Request&, Response& response) {
        if (response.body.empty())
            response.set_content(std::to_string(response.status) + "\n", "text/plain; charset=utf-8");
    });
    set_up_routes();
}

void ViewServer::Running::set_up_routes() {
    server.Get("/", [](const Request&, Response& response) { response.set_redirect("/wire"); });
    server.Get("/wire", [this](const Request&, Response& response) { reply_file("live.html", response); });
    // Names that cannot lead out of the folder.
    server.Get(R"(/view/([A-Za-z0-9_-]{1,64}\.(?:js|css|html)))",
               [this](const Request& request, Response& response) { reply_file(request.matches[1], response); });
    server.Get("/connections", [this](const Request&, Response& response) {
        response.set_content(json_text(playing, captures.summaries()), json_type);
    });
    server.Get(R"(/connections/(\d{1,18}))", [this](const Request& request, Response& response) {
        const auto capture = captures.get(std::stoull(request.matches[1]));
        if (!capture) return reply_forgotten(response);
        response.set_content(json_text(*capture), json_type);
    });
    for (const End end : {End::client, End::server}) {
        const std::string name = end == End::client ? "client" : "server";
        server.Get(R"(/connections/(\d{1,18})/)" + name, [this, end](const Request& request, Response& response) {
            reply_bytes(request.matches[1], end, response);
        });
    }
    server.Get("/events", [this](const Request&, Response& response) { reply_events(response); });
    // With a reader that is not used: whatever body there may be is not waited for.
    server.Post("/clear", [this](const Request&, Response& response, const httplib::ContentReader&) {
        captures.clear();
        response.status = 204;
    });
}

void ViewServer::Running::reply_file(const std::string& name, Response& response) const {
    std::ifstream file(folder + "/" + name, std::ios::binary);
    std::ostringstream content;
    if (file && content << file.rdbuf()) {
        response.set_content(std::move(content).str(), type_of(name));
    } else {
        response.status = 404;
    }
}

void ViewServer::Running::reply_bytes(const std::string& id, End from, Response& response) const {
    const auto capture = captures.get(std::stoull(id));
    if (!capture) return reply_forgotten(response);
    // As a whole: the library serves a range of what it has in hand, but not reliably of what it is handed in pieces.
    response.set_content(capture->bytes[from].text(), "application/octet-stream");
}

// Server-sent events (WHATWG HTML §9.2). Changes of one connection are told at most every 50 ms.
void ViewServer::Running::reply_events(Response& response) const {
    auto seen = captures.now();
    auto last = Clock::now();
    bool greeted = false;
    response.set_chunked_content_provider("text/event-stream", [=, this](std::size_t, httplib::DataSink& sink) mutable {
        if (!std::exchange(greeted, true)) return write(sink, event("hello", json_text(playing)));
        const Changes changes = captures.changes(seen, milliseconds(250));
        if (stopping || !sink.is_writable()) return false;
        std::string text;
        if (changes.cleared) text += event("cleared", "{}");
        for (const std::uint64_t id : changes.forgotten)
            text += event("forgotten", "{\"id\":" + std::to_string(id) + "}");
        for (const Summary& summary : changes.changed) text += event("connection", json_text(summary));
        if (text.empty() && Clock::now() - last > std::chrono::seconds(10)) text = ": still there\n\n";
        if (text.empty()) return true;
        last = Clock::now();
        if (!write(sink, text)) return false;
        std::this_thread::sleep_for(milliseconds(50));
        return true;
    });
}

ViewServer::ViewServer(Captures& captures, std::string folder, unsigned short port)
    : running_(std::make_unique<Running>(captures, std::move(folder))) {
    running_->set_up();
    if (port == 0) {
        running_->port = running_->server.bind_to_any_port("127.0.0.1");
    } else if (running_->server.bind_to_port("127.0.0.1", port)) {
        running_->port = port;
    }
    if (running_->port <= 0) throw std::runtime_error("port " + std::to_string(port) + " cannot be had");
}

void ViewServer::start(const std::string& tap, const std::string& server, bool site) {
    running_->playing = {random_name(), tap, server, site};
    running_->thread = std::thread([this] { running_->server.listen_after_bind(); });
}

ViewServer::~ViewServer() {
    if (!running_->thread.joinable()) return;
    running_->stopping = true;
    while (!running_->server.is_running()) std::this_thread::yield();  // before that, stop() does nothing
    running_->server.stop();
    running_->thread.join();
}

unsigned short ViewServer::port() const { return static_cast<unsigned short>(running_->port); }
