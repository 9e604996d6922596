#include "playground/site/practice.hpp"

#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "playground/site/accept.hpp"
#include "playground/site/forms.hpp"
#include "playground/site/refuse.hpp"
#include "playground/site/reply.hpp"
#include "playground/site/submitted.hpp"
#include "wire/text.hpp"
#include "wire/visible.hpp"

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr std::size_t most_redirects = 20, most_cookie = 1024;

void set(httplib::Response& response, int status, const std::string& body, std::string_view type) {
    response.status = status;
    response.set_content(body, std::string(type));
}

// For whatever shows something of the request.
void guard(httplib::Response& response) {
    for (const Field& field : guards()) response.set_header(field.name, field.value);
}

Json rows(const std::vector<FormField>& fields) {
    Json all = Json::array();
    for (const FormField& field : fields) {
        all.push_back({{"name", pieces(field.name, 1024)},
                       {"raw_name", field.name},
                       {"value", pieces(field.value, field.is_file ? 200 : 4096)},
                       {"is_file", field.is_file},
                       {"file", visible_start(field.file, 200)},
                       {"type", field.type.empty() ? "no type" : visible_start(field.type, 200)},
                       {"size", in_words(field.value.size())}});
    }
    return all;
}

}  // namespace

struct Practice::Running {
    Running(const Pages& the_pages, const fs::path& the_files) : pages(the_pages), folder(the_files) {
        for (const auto& entry : fs::directory_iterator(folder))
            files.push_back("/" + entry.path().filename().string());
        std::sort(files.begin(), files.end());
    }

    using Get = void (Running::*)(const httplib::Request&, httplib::Response&);
    using Post = void (Running::*)(const httplib::Request&, httplib::Response&, const httplib::ContentReader&);
    template <class Answer>
    void guarded(const httplib::Request& request, httplib::Response& response, Answer answer) {
        try {
            answer();
        } catch (const Refusal& refusal) {
            const Reply reply = error_reply(pages, refusal, field(request, "Accept"));
            set(response, reply.status, reply.body, reply.type);
            guard(response);
        }
    }
    void on(const char* pattern, Get answer) {
        server.Get(pattern, [this, answer](const httplib::Request& request, httplib::Response& response) {
            guarded(request, response, [&] { (this->*answer)(request, response); });
        });
    }
    void on(const char* pattern, Post answer) {
        server.Post(pattern, [this, answer](const httplib::Request& request, httplib::Response& response,
                                            const httplib::ContentReader& read) {
            guarded(request, response, [&] { (this->*answer)(request, response, read); });
        });
    }
    void route();
    void listen();

    void show_index(const httplib::Request&, httplib::Response&);
    void show_json(const httplib::Request&, httplib::Response&);
    void redirect(const httplib::Request&, httplib::Response&);
    void ask_for_password(const httplib::Request&, httplib::Response&);
    void get_form(const httplib::Request&, httplib::Response&);
    void post_form(const httplib::Request&, httplib::Response&, const httplib::ContentReader&);
    void show_cookies(const httplib::Request&, httplib::Response&);
    void set_cookie(const httplib::Request&, httplib::Response&, const httplib::ContentReader&);
    void show_fields(const httplib::Request& request, httplib::Response& response, const std::vector<FormField>& fields,
                     std::string_view bytes, const char* where) const;

    std::string body_of(const httplib::Request& request) {
        const std::lock_guard lock(mutex);
        const auto found = bodies.find(request.remote_port);
        return found == bodies.end() ? "" : found->second;
    }

    const Pages& pages;
    fs::path folder;
    std::vector<std::string> files;
    httplib::Server server;
    int port = 0;
    std::thread thread;
    std::mutex mutex;
    std::map<int, std::string> bodies;  // by the port that it comes from
};

// ---- places ---------------------------------------------------------------------------------------------------------

void Practice::Running::show_index(const httplib::Request&, httplib::Response& response) {
    set(response, 200, pages.filled("index", Json::object()), html);
    guard(response);
}

void Practice::Running::show_json(const httplib::Request&, httplib::Response& response) {
    const nlohmann::ordered_json told = {{"course", "HTTP by Hand"},
                                         {"line_end", {13, 10}},
                                         {"word", "Gänsefüßchen"},
                                         {"characters", 12},
                                         {"bytes", 15}};
    set(response, 200, told.dump(2) + "\n", "application/json");
}

void Practice::Running::redirect(const httplib::Request& request, httplib::Response& response) {
    const auto left = decimal(request.matches[1].str());
    if (!left || *left < 1 || *left > most_redirects) {
        throw Refusal{400,
                      "The N of /redirect/N is a whole number from 1 to " + std::to_string(most_redirects) +
                          " in decimal digits, and this target has \"" + visible_start(request.matches[1].str(), 40) +
                          "\" there.",
                      "For example: GET /redirect/3 HTTP/1.1"};
    }
    const std::string next = *left == 1 ? "/" : "/redirect/" + std::to_string(*left - 1);
    set(response, 302, "Go on to " + next + "\n", plain_text);
    response.set_header("Location", next);
}

void Practice::Running::ask_for_password(const httplib::Request& request, httplib::Response& response) {
    const std::string user = request.matches[1].str(), password = request.matches[2].str();
    if (user.find(':') != user.npos) {
        throw Refusal{400, "A user's name has no colon: in the credentials the first one ends the name (RFC 7617 §2).",
                      "Choose another name."};
    }
    const auto [name, wanted] = httplib::make_basic_authentication_header(user, password);
    const std::string sent = field(request, "Authorization");
    const bool right = lower(sent.substr(0, 6)) == "basic " && trimmed(sent.substr(6)) == wanted.substr(6);
    const Json data = {{"user", visible(user)},
                       {"password", visible(password)},
                       {"sent", visible_start(sent, 400)},
                       {"something_sent", !sent.empty()},
                       {"nothing_sent", sent.empty()}};
    const bool page = prefers_html(field(request, "Accept"));
    guard(response);
    if (right) {
        set(response, 200, page ? pages.filled("welcome", data) : "Welcome, " + user + ".\n", page ? html : plain_text);
        return;
    }
    const std::string why = sent.empty() ? "There is no Authorization field." : "Authorization says something else.";
    const Refusal refusal{401, why, "Send Authorization: Basic and, behind one space, USER:PASSWORD in base64."};
    set(response, 401, page ? pages.filled("password", data) : as_text(refusal), page ? html : plain_text);
    response.set_header("WWW-Authenticate", "Basic realm=\"practice\", charset=\"UTF-8\"");
}

void Practice::Running::show_fields(const httplib::Request& request, httplib::Response& response,
                                    const std::vector<FormField>& fields, std::string_view bytes,
                                    const char* where) const {
    response.set_header("Vary", "Accept");
    guard(response);
    if (!prefers_html(field(request, "Accept"))) return set(response, 200, as_lines(fields), plain_text);
    set(response, 200,
        pages.filled("fields", {{"fields", rows(fields)},
                                {"none", fields.empty()},
                                {"where", where},
                                {"method", request.method},
                                {"size", in_words(bytes.size())},
                                {"bytes", pieces(bytes)}}),
        html);
}

// Without a query it is the page with the forms.
void Practice::Running::get_form(const httplib::Request& request, httplib::Response& response) {
    const std::size_t question = request.target.find('?');
    if (question == request.target.npos) {
        guard(response);
        return set(response, 200, pages.filled("form", Json::object()), html);
    }
    const std::string query = request.target.substr(question + 1);
    show_fields(request, response, form_decoded(query), query, "the query");
}

void Practice::Running::post_form(const httplib::Request& request, httplib::Response& response,
                                  const httplib::ContentReader& read) {
    const std::vector<FormField> fields = submitted(request, read);
    show_fields(request, response, fields, body_of(request), "the body");
}

void Practice::Running::show_cookies(const httplib::Request& request, httplib::Response& response) {
    const std::vector<FormField> cookies = cookies_of(field(request, "Cookie"));
    response.set_header("Vary", "Accept, Cookie");
    guard(response);
    if (!prefers_html(field(request, "Accept"))) {
        return set(response, 200, cookies.empty() ? "No cookie came with this request.\n" : as_lines(cookies),
                   plain_text);
    }
    set(response, 200,
        pages.filled(
            "cookies",
            {{"cookies", rows(cookies)}, {"none", cookies.empty()}, {"bytes", pieces(field(request, "Cookie"))}}),
        html);
}

// Cookies know no ports: the path keeps them from other servers on this machine.
void Practice::Running::set_cookie(const httplib::Request& request, httplib::Response& response,
                                   const httplib::ContentReader& read) {
    const std::vector<FormField> fields = submitted(request, read);
    const std::string name = value_of(fields, "name"), value = value_of(fields, "value");
    const bool forget = value_of(fields, "do") == "forget";
    if (!is_token(name) || !is_cookie_value(value) || name.size() + value.size() > most_cookie) {
        throw Refusal{400,
                      "This is no cookie: the field name is a token, and the field value has neither space nor "
                      "control byte, quotation mark, comma, semicolon, backslash or letter beyond ASCII; both "
                      "together have at most " +
                          std::to_string(most_cookie) + " bytes (RFC 6265 §4.1.1).",
                      "For example: name=colour&value=red"};
    }
    const std::string life = forget ? "; Max-Age=0" : "; Max-Age=3600";
    set(response, 303, "Go on to /cookies\n", plain_text);
    response.set_header("Set-Cookie", name + '=' + value + life + "; Path=/cookies; HttpOnly; SameSite=Lax");
    response.set_header("Location", "/cookies");
}

// ---- the server -----------------------------------------------------------------------------------------------------

void Practice::Running::route() {
    on("/", &Running::show_index);
    on("/json", &Running::show_json);
    on(R"(/redirect/(.*))", &Running::redirect);
    on(R"(/basic-auth/([^/]+)/([^/]+))", &Running::ask_for_password);
    on("/form", &Running::get_form);
    on("/form", &Running::post_form);
    on("/cookies", &Running::show_cookies);
    on("/cookies", &Running::set_cookie);

    if (!server.set_mount_point("/", folder.string())) throw std::runtime_error("no folder " + folder.string());
    for (const auto& [ending, type] : std::map<std::string, std::string>{
             {"html", std::string(html)}, {"css", "text/css; charset=utf-8"}, {"txt", std::string(plain_text)}})
        server.set_file_extension_and_mimetype_mapping(ending, type);
    server.set_file_request_handler([](const httplib::Request& request, httplib::Response& response) {
        if (request.path.ends_with(".html")) guard(response);
    });
    server.set_error_handler([](const httplib::Request&, httplib::Response& response) {
        if (response.body.empty() && response.status >= 400)
            set(response, response.status,
                as_text({response.status, "The practice server did not take this request.",
                         "The first page says what it takes."}),
                plain_text);
    });
    server.set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
        set(response, 500, as_text({500, "The site itself has failed.", "Please tell those who keep the kit."}),
            plain_text);
    });
}

void Practice::Running::listen() {
    server.set_keep_alive_max_count(1);
    server.new_task_queue = [] { return new httplib::ThreadPool(8); };
    port = server.bind_to_any_port("127.0.0.1");
    if (port <= 0) throw std::runtime_error("the practice server finds no free port");
    thread = std::thread([this] { server.listen_after_bind(); });
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!server.is_running() && std::chrono::steady_clock::now() < limit)  // before that, stop() would do nothing
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

Practice::Practice(const Pages& pages, const fs::path& files) : running_(std::make_unique<Running>(pages, files)) {
    running_->route();
    running_->listen();
}

Practice::~Practice() {
    running_->server.stop();
    running_->thread.join();
}

unsigned short Practice::port() const { return static_cast<unsigned short>(running_->port); }

const std::vector<std::string>& Practice::files() const { return running_->files; }

void Practice::expect(int from, std::string body) {
    const std::lock_guard lock(running_->mutex);
    running_->bodies[from] = std::move(body);
}

void Practice::forget(int from) {
    const std::lock_guard lock(running_->mutex);
    running_->bodies.erase(from);
}
