#include "lessons/server_check.hpp"

#include <signal.h>

#include <charconv>
#include <filesystem>

#include <catch2/catch_test_macros.hpp>

#include "wire/difference.hpp"
#include "wire/status.hpp"
#include "wire/text.hpp"
#include "wire/visible.hpp"

namespace fs = std::filesystem;

namespace {

// Why a server is not there any more, that nobody told to end.
std::string_view cause_of_end(const Ended& program) {
    if (program.stop == Stop::busy) return "busy-loop";
    if (program.stop == Stop::out_of_memory) return "out-of-memory";
    if (program.stop != Stop::none) return "reply-hangs";
    if (program.signal) return signal_name(*program.signal) == "SIGPIPE" ? "sigpipe" : "crashed";
    return "dies-with-client";
}

// A request as notes of a verdict, line by line; of long ones how long they are, since that may be the point.
std::vector<std::string> lines_of(const std::string& request) {
    std::vector<std::string> notes;
    const std::size_t head = std::min(request.find("\r\n\r\n"), request.size());
    for (std::size_t at = 0; at < request.size() && notes.size() < 7;) {
        std::size_t end = std::min(request.find('\n', at), request.size() - 1) + 1;
        if (at > head + 2) end = request.size();
        const std::string line = request.substr(at, end - at);
        const std::size_t most = at > head + 2 ? 58 : 100;  // of a body the start tells enough
        notes.push_back(
            (at == 0 ? "request: " : "         ") +
            (line.size() <= most ? visible(line) : visible(line.substr(0, most - 18)) + "… " + in_words(line.size())));
        at = end;
    }
    if (head > 1024) notes.push_back("         (the whole head: " + in_words(head + 4) + ")");
    return notes;
}

}  // namespace

ServerCheck::ServerCheck(Plan plan) : Check(std::move(plan)) { fs::create_directory(folder() / "root"); }
ServerCheck::~ServerCheck() = default;

void ServerCheck::remember(const WireEnd* end, const Ended& program) {
    keep(program, end == nullptr ? std::vector<Transcript>{} : std::vector{end->wire()}, "");
}

void ServerCheck::start(std::optional<int> seconds, std::uint64_t descriptors) {
    std::vector<std::string> arguments = {"0", (folder() / "root").string()};
    if (seconds) arguments.push_back(std::to_string(*seconds));
    Command with_limit = command(arguments);
    with_limit.descriptors = descriptors;
    client_ = std::make_unique<PeerClient>(with_limit);
    accepted_ = false;
    const std::optional<std::string> line = client_->first_line();
    if (!line) {
        const Ended ended = client_->end();
        remember(nullptr, ended);
        std::string_view id = "never-listened";
        if (ended.signal) id = "crashed";
        if (ended.exit_code == 2) id = "takes-right-arguments-for-wrong";
        if (ended.stop == Stop::stuck) id = "no-listening-line";
        if (ended.stop == Stop::out_of_memory) id = "out-of-memory";
        if (ended.stop == Stop::busy || ended.stop == Stop::out_of_time) id = "busy-loop";
        fail(id, {"arguments:" + quoted(arguments), how_it_ended(ended)});
    }
    const std::string before = "Listening on http://127.0.0.1:";
    std::uint16_t port = 0;
    std::from_chars(line->data() + std::min(before.size(), line->size()), line->data() + line->size(), port);
    const std::string right = before + std::to_string(port) + "/";
    if (*line != right || port == 0) {
        const std::string expected = before + (port == 0 ? "PORT" : std::to_string(port)) + "/";
        fail({&cause("wrong-listening-line"),
              {},
              Mismatch{"you printed", "expected", *line, expected, first_difference(*line, expected).value_or(0)},
              {},
              {}});
    }
    client_->use_port(port);
    host_ = "127.0.0.1:" + std::to_string(port);
}

WireEnd& ServerCheck::connect() {
    if (WireEnd* end = client_->connect()) {
        accepted_ = true;
        return *end;
    }
    client_->await_end();
    const bool alive = client_->alive();
    const Ended ended = client_->end(alive ? std::optional(SIGTERM) : std::nullopt);
    remember(nullptr, ended);
    std::vector<std::string> notes = {"a connection to " + host_ + " was refused"};
    if (!alive) notes.push_back(how_it_ended(ended));
    if (alive && accepted_) {
        const std::string_view says = "The server still runs, but has stopped listening while clients still came.";
        fail({&cause("dies-with-client"), std::string(says), {}, {}, std::move(notes)});
    }
    fail(alive ? "not-listening" : cause_of_end(ended), std::move(notes));
}

std::string ServerCheck::request(const std::string& method, const std::string& target, const std::string& fields,
                                 const std::string& body) const {
    return method + " " + target + " HTTP/1.1\r\nHost: " + host_ + "\r\n" + fields + "\r\n" + body;
}

void ServerCheck::expect(const std::string& request, const WantedReply& wanted, const Delivery& delivery,
                         const Suspects& suspects) {
    WireEnd& end = connect();
    client_->send(end, request, delivery);
    expect_reply(end, request, wanted, delivery.name == all_at_once().name ? "" : delivery.name, suspects);
    keep_connection(end.wire());
    end.close();
}

void ServerCheck::fail_with(Finding finding, const WireEnd& end, const std::string& request,
                            const std::string& delivery) {
    std::vector<std::string> notes = lines_of(request);
    if (!delivery.empty()) notes.push_back("the request came " + delivery);
    notes.insert(notes.end(), finding.notes.begin(), finding.notes.end());
    finding.notes = std::move(notes);
    const Ended ended = client_->end(client_->alive() ? std::optional(SIGKILL) : std::nullopt);
    remember(&end, ended);
    if (finding.cause != nullptr && !finding.mismatch && ended.err.size > 0 &&
        finding.notes.back().find(" and said: ") == std::string::npos) {
        finding.notes.push_back("it said: " + telling_line(ended.err.text));
        if (ended.err.text.find("not written yet") != std::string::npos) finding.cause = &cause("not-written-yet");
    }
    fail(std::move(finding));
}

void ServerCheck::expect_reply(WireEnd& end, const std::string& request, const WantedReply& wanted,
                               const std::string& delivery, const Suspects& suspects, std::string_view no_reply) {
    const bool closed = client_->await_close(end);
    if (end.wire().size(Side::program) == 0)
        client_->await_end();  // its end may come to light a moment after the close
    const std::string actual = end.wire().bytes(Side::program), expected = wanted.bytes();
    const auto ended = [&] { return client_->end(); };
    if (actual.empty() && !client_->alive()) {
        const Ended program = ended();
        if (program.stop == Stop::none)
            fail_with({&cause(cause_of_end(program)), {}, {}, {}, {how_it_ended(program)}}, end, request, delivery);
        const std::string_view id = program.stop == Stop::busy            ? "busy-loop"
                                    : program.stop == Stop::out_of_memory ? "out-of-memory"
                                                                          : no_reply;
        fail_with({&cause(id), {}, {}, {}, {how_it_ended(program)}}, end, request, delivery);
    }
    if (actual.empty()) {
        const bool reset = end.wire().has(Side::program, WireEvent::rst);
        fail_with({&cause(reset ? "reply-cut-by-reset" : "no-reply"), {}, {}, {}, {}}, end, request, delivery);
    }
    if (actual != expected) {
        Finding finding;
        const std::size_t at = *first_difference(actual, expected);
        finding.mismatch = mismatch_of("you sent", actual, expected);
        for (const auto& [id, reply] : suspects) {
            if (finding.cause == nullptr && actual == reply.bytes()) finding.cause = &cause(id);
        }
        const bool reset = end.wire().has(Side::program, WireEvent::rst);
        std::vector<const Cause*> faults = reply_faults(wanted, actual);
        if (reset) std::erase(faults, &cause("reply-wrong-length"));  // nobody knows what was still to come
        if (finding.cause == nullptr && reset && (faults.empty() || expected.starts_with(actual))) {
            finding.cause = &cause("reply-cut-by-reset");
        } else if (finding.cause == nullptr && !faults.empty()) {
            finding.cause = faults.front();
            finding.also.assign(faults.begin() + 1, faults.end());
        }
        if (finding.cause == &cause("wrong-status")) {
            finding.says = "The server replies " + actual.substr(9, 3) + "; this request gets " +
                           std::to_string(wanted.status) + ' ' + std::string(reason_phrase(wanted.status)) + ".";
        }
        if (finding.cause == nullptr)
            finding.says = "The reply differs from the lesson's at byte " + std::to_string(at) + ".";
        if (!closed && finding.cause != nullptr) finding.also.push_back(&cause("connection-left-open"));
        if (!closed) finding.notes.push_back("and the server did not close the connection");
        fail_with(std::move(finding), end, request, delivery);
    }
    if (!closed)
        fail_with({&cause("connection-left-open"), {}, {}, {}, {how_it_ended(ended())}}, end, request, delivery);
    if (end.wire().has(Side::program, WireEvent::rst)) {
        fail_with({&cause("reply-cut-by-reset"), {}, {}, {}, {"it closed while bytes of the request lay unread"}}, end,
                  request, delivery);
    }
}

void ServerCheck::expect_alive(const std::string& after) {
    if (client_->alive()) return;
    const Ended ended = client_->end();
    remember(nullptr, ended);
    fail(cause_of_end(ended), {after, how_it_ended(ended)});
}

void ServerCheck::expect_end(int signal) {
    const Ended ended = client_->end(signal);
    remember(nullptr, ended);
    const std::string sent = "it was sent " + signal_name(signal);
    if (ended.stop != Stop::none) fail("stays-after-signal", {sent, how_it_ended(ended)});
    if (ended.signal)
        fail({&cause("wrong-exit-code"),
              "The server must end with exit code 0 when it is told to end.",
              {},
              {},
              {sent, how_it_ended(ended)}});
    if (ended.exit_code != 0) fail("wrong-exit-code", {sent, how_it_ended(ended), "expected: exit code 0"});
    SUCCEED("it ends when told to");
}

void ServerCheck::expect_no_start(const std::vector<std::string>& arguments, int code, const std::string& what) {
    client_ = std::make_unique<PeerClient>(command(arguments));
    const bool printed = client_->first_line().has_value();
    const Ended ended = client_->end(client_->alive() && printed ? std::optional(SIGKILL) : std::nullopt);
    remember(nullptr, ended);
    const std::vector<std::string> notes = {"arguments:" + quoted(arguments) + " (" + what + ")", how_it_ended(ended),
                                            "expected: exit code " + std::to_string(code)};
    if (printed) fail({nullptr, "The server starts although it should not.", {}, {}, notes});
    if (ended.exit_code != code) {
        const bool usage = lower(ended.out.text + ended.err.text).find("usage") != std::string::npos;
        std::string_view id = ended.exit_code == 0 ? "exit-0-on-failure" : "wrong-exit-code";
        if (code == 2 && !usage) id = "takes-wrong-arguments";
        fail(ended.signal ? "crashed" : id, notes);
    }
    if (ended.err.size == 0) fail("no-reason", notes);
    SUCCEED("it refuses to start");
}
