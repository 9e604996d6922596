#include "lessons/client_check.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "wire/difference.hpp"
#include "wire/text.hpp"
#include "wire/visible.hpp"

namespace fs = std::filesystem;

namespace {

std::string head_with(Random& random, const std::string& status, const std::optional<std::size_t>& length) {
    std::vector<std::string> fields = {"Content-Type: text/plain; charset=utf-8",
                                       "X-" + random.word() + ": " + random.words(2)};
    if (length) fields.insert(fields.begin() + random.below(3), "Content-Length: " + std::to_string(*length));
    std::string head = "HTTP/1.1 " + status + "\r\n";
    for (const std::string& field : fields) head += field + "\r\n";
    return head + "\r\n";
}

std::map<std::string, std::string> files_in(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied)) {
        if (!fs::is_regular_file(entry.symlink_status())) continue;  // a link may lead anywhere
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream bytes;
        bytes << in.rdbuf();
        files[fs::relative(entry.path(), folder).string()] = bytes.str();
    }
    return files;
}

// How many bytes the file has, and how many of the first are those of `expected`.
std::pair<std::uint64_t, std::uint64_t> compare_file(const fs::path& file, const Payload& expected) {
    std::ifstream in(file, std::ios::binary);
    std::vector<char> part(256 * 1024);
    std::uint64_t size = 0, matching = 0;
    while (in.read(part.data(), static_cast<std::streamsize>(part.size())), in.gcount() > 0) {
        const std::string_view bytes(part.data(), static_cast<std::size_t>(in.gcount()));
        if (matching == size) matching += expected.matching(size, bytes);
        size += bytes.size();
    }
    return {size, matching};
}

// What the peer was still to do when the program was stopped, as the end of "it waits although …".
std::string what_the_server_did(const Exchange& exchange) {
    switch (exchange.phase) {
        case Phase::not_connected:
            return "nobody has connected to the server";
        case Phase::awaiting_request:
            return "the server is still waiting for the end of the request";
        case Phase::delivering:
            return "the server has sent " + in_words(exchange.delivered) +
                   " of its reply, and your program takes no more";
        case Phase::reply_over:
            break;
    }
    std::string text = "the server has sent its reply, " + in_words(exchange.delivered);
    if (exchange.unread > 0) text += " (your program has not taken the last " + in_words(exchange.unread) + ")";
    return text + (exchange.delivery.ending == Delivery::Ending::open ? ", and keeps the connection open"
                                                                      : ", and has closed its side");
}

// Of a reply that is cut short: the end of "the server closes after 30 bytes".
std::string where_it_ends(const Reply& reply, const Delivery& delivery) {
    const std::uint64_t sent = delivery.stop_after;
    if (sent == 0 || sent >= reply.bytes().size()) return "";
    if (sent < reply.head.size()) return ", in the middle of the head";
    return ", " + std::to_string(sent - reply.head.size()) + " of the body's " + std::to_string(reply.body.size());
}

}  // namespace

Reply reply_with(Random& random, const std::string& status, std::string body) {
    return {head_with(random, status, body.size()), std::move(body)};
}

Reply reply_until_close(Random& random, const std::string& status, std::string body) {
    return {head_with(random, status, std::nullopt), std::move(body)};
}

std::vector<Segments> in_segments(const Reply& reply) {
    const std::size_t line = reply.head.find("\r\n"), blank = reply.head.size();
    const std::size_t digits = reply.head.find("Content-Length: ") + 16;
    const auto wide = std::find_if(reply.body.begin(), reply.body.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0xC0; });
    const std::size_t inside_wide = blank + static_cast<std::size_t>(wide - reply.body.begin()) + 1;
    struct Place {
        std::uint64_t offset;
        std::string where;
        std::string_view only_here = {};
    };
    // The blank line comes last: who copes with all the others reads in a loop, and keeps what came before.
    const std::vector<Place> places = {
        {5, "inside the status line"},
        {line + 1, "between the CR and the LF of the status line"},
        {line + 4, "inside the name of a field"},
        {blank, "behind the blank line"},
        {blank + 2, "two bytes behind the blank line"},
        {inside_wide, "inside a character of the body", "character-in-one-segment"},
        {blank + reply.body.size() - 1, "before the last byte"},
        {digits + 1, "between the digits of Content-Length", "head-parsed-early"},
        {blank - 3, "between the CR and the LF of the last field", "blank-line-in-one-segment"},
        {blank - 2, "before the blank line", "blank-line-in-one-segment"},
        {blank - 1, "between the CR and the LF of the blank line", "blank-line-in-one-segment"},
    };
    std::vector<Segments> all;
    std::vector<std::uint64_t> offsets;
    for (const Place& place : places) {
        all.push_back({cut_at({place.offset}, place.where), place.only_here});
        offsets.push_back(place.offset);
    }
    std::sort(offsets.begin(), offsets.end());
    all.push_back({cut_at(offsets, "at every place that is awkward for a parser")});
    return all;
}

ClientCheck::ClientCheck(Plan plan, std::string host, const std::string& address, std::uint16_t port)
    : Check(std::move(plan)), host_(std::move(host)), server_(address, port) {}

std::vector<std::string> ClientCheck::with_host(const std::vector<std::string>& arguments) const {
    std::vector<std::string> all = {host_, server_.port_text()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
}

void ClientCheck::expect(Wanted wanted, const Reply& reply, const Delivery& delivery) {
    wanted.request.host = host_;
    wanted.request.port = server_.port_text();
    const PeerServer::Script script{wanted.request.bytes(), reply.bytes(), delivery,
                                    Payload(wanted.output.value_or("")), wanted.request_only};
    const Exchange exchange = server_.serve(command(with_host(wanted.arguments)), script);
    keep_unfinished(exchange.program, exchange.connections, delivery.name);
    last_ = exchange.program;
    judge_unfinished(exchange, wanted);
    judge_connection(exchange, wanted.request, wanted.if_never_connected);
    if (wanted.request_only) {
        SUCCEED("the request is right");
        return;
    }
    if (reply.bytes().empty())
        context("the server closed without having sent a byte");
    else if (delivery.name != in_one_piece().name)
        context("the reply came " + delivery.name + where_it_ends(reply, delivery));
    judge_hang(exchange);
    const std::string all = reply.bytes();  // also what a program that left early has not waited for
    const SentReply sent{
        all.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(all.size(), delivery.stop_after))),
        reply.head.size(), delivery.cuts, delivery.pause.count() > 0};
    if (wanted.output) judge_output(exchange, sent, *wanted.output);
    if (wanted.files) judge_files(wanted, sent, exchange);
    judge_exit(exchange.program, wanted.exit_code);
    context("");
    SUCCEED("both ends are as they should be");
}

void ClientCheck::expect_in_segments(const Wanted& wanted, const Reply& reply) {
    for (const Segments& segments : in_segments(reply)) {
        blame(segments.only_here);
        expect(wanted, reply, segments.delivery);
        blame({});
    }
}

// A program that is not written to its end yet has perhaps sent its request: that counts. Of the start of a request
// nothing is wrong so far; but who has all of it except the blank line has forgotten that.
void ClientCheck::judge_unfinished(const Exchange& exchange, const Wanted& wanted) {
    const std::string sent = exchange.connections.empty() ? "" : exchange.connections[0].bytes(Side::program);
    const std::string right = wanted.request.bytes();
    if (!right.starts_with(sent) || (wanted.request_only && sent == right) || right == sent + "\r\n") return;
    std::vector<std::string> notes;
    if (sent == right)
        notes = {"the request that it has sent is right"};
    else if (!sent.empty())
        notes = {"it has sent " + std::to_string(sent.size()) + " of the request's " + in_words(right.size())};
    expect_written(exchange.program, std::move(notes));
}

void ClientCheck::judge_connection(const Exchange& exchange, const WantedRequest& wanted,
                                   std::string_view if_never_connected) {
    const Ended& program = exchange.program;
    const std::string ended = how_it_ended(program);
    if (exchange.connections.empty()) {
        std::string_view id = if_never_connected;
        if (program.signal) id = "crashed";
        if (program.exit_code == 2) id = "takes-right-arguments-for-wrong";
        if (program.stop == Stop::stuck) id = "hangs-before-connecting";
        if (program.stop == Stop::out_of_memory) id = "out-of-memory";
        if (program.stop == Stop::busy || program.stop == Stop::out_of_time) id = "busy-loop";
        std::vector<std::string> notes = {ended};
        if (id == "takes-right-arguments-for-wrong")
            notes.insert(notes.begin(), "arguments:" + quoted(program.argv, program_of(lesson()).size()));
        fail(id, std::move(notes));
    }
    for (std::size_t other = 1; other < exchange.connections.size(); ++other) {
        if (exchange.connections[other].size(Side::program) == 0) continue;
        fail("second-connection", {"it opened " + std::to_string(exchange.connections.size()) + " connections"});
    }
    const std::string actual = exchange.connections[0].bytes(Side::program);
    const std::string expected = wanted.bytes();
    if (actual == expected) return;
    if (actual.empty()) {
        fail(program.signal ? "crashed" : "sent-nothing", {ended});
    }
    Mismatch shown = mismatch_of("you sent", actual, expected);
    const std::string what = shown.actual_label == "your body" ? "The request's body" : "The request";
    const std::string otherwise = what + " differs from the lesson's at byte " + std::to_string(shown.offset) + ".";
    fail_with(request_faults(wanted, actual), std::move(shown), exchange, otherwise);
}

void ClientCheck::fail_with(const std::vector<const Cause*>& faults, Mismatch mismatch, const Exchange& exchange,
                            const std::string& otherwise) {
    Finding finding;
    finding.mismatch = std::move(mismatch);
    if (faults.empty()) {
        finding.says = otherwise;
    } else {
        finding.cause = faults.front();
        finding.also.assign(faults.begin() + 1, faults.end());
    }
    const Ended& program = exchange.program;
    if (program.stop == Stop::stuck && exchange.phase == Phase::awaiting_request) {
        finding.notes.push_back(
            "nothing moves any more: the server waits for the end of the request, your program for the reply");
    } else if (!program.by_itself() || program.signal || program.exit_code.value_or(0) != 0) {
        finding.notes.push_back(how_it_ended(program));
    }
    fail(std::move(finding));
}

void ClientCheck::judge_hang(const Exchange& exchange) {
    const Ended& program = exchange.program;
    if (program.stop == Stop::out_of_memory) fail("out-of-memory");
    if (program.stop == Stop::busy || program.stop == Stop::out_of_time) fail("busy-loop", {how_it_ended(program)});
    if (program.signal) {
        const bool pipe = signal_name(*program.signal) == "SIGPIPE";
        fail(pipe ? "sigpipe" : "crashed", {how_it_ended(program)});
    }
    if (program.stop != Stop::stuck) return;
    std::string_view id = "hangs";
    if (exchange.phase == Phase::reply_over) {
        id = exchange.delivery.ending == Delivery::Ending::open ? "waits-for-close" : "waits-for-more";
        if (exchange.unread > 0) id = "hangs";  // it does not even take what is there
    }
    fail(id, {how_it_ended(program), what_the_server_did(exchange)});
}

void ClientCheck::judge_output(const Exchange& exchange, const SentReply& sent, const std::string& expected) {
    const Printed& out = exchange.program.out;
    if (out.size == expected.size() && out.matching == expected.size()) return;
    const std::size_t at = first_difference(out.text, expected).value_or(static_cast<std::size_t>(out.matching));
    std::vector<const Cause*> faults;
    const std::string status_line = sent.bytes.substr(0, sent.bytes.find("\r\n"));
    if (expected == status_line + "\n") {
        if (out.text == status_line + "\r\n" || out.text == status_line + "\r")
            faults = {&cause("status-line-with-cr")};
        const bool first_read = !sent.cuts.empty() && out.text.substr(0, out.text.find('\n')) ==
                                                          status_line.substr(0, static_cast<std::size_t>(sent.cuts[0]));
        if (first_read && !out.text.empty())
            faults = {&cause("one-read-only")};
        else if (out.text.find(status_line) == std::string::npos)
            faults = {&cause("status-line-missing")};
    } else {
        faults = output_faults(sent, expected, out.text);
    }
    if (out.size == 0 && exchange.program.err.text.find(expected) != std::string::npos)
        faults = {&cause("output-on-stderr")};
    fail_with(faults, {"you printed", "expected", out.text, expected, at}, exchange,
              out.size == 0 ? "The program printed nothing on standard output."
                            : "The output differs from what it should be at byte " + std::to_string(at) + ".");
}

void ClientCheck::judge_files(const Wanted& wanted, const SentReply& sent, const Exchange& exchange) {
    const std::map<std::string, std::string> found = files_in(folder());
    const auto ended = how_it_ended(exchange.program);
    const auto file = found.find(wanted.file);
    const auto expected = wanted.files->find(wanted.file);
    if (wanted.exit_code != 0) {
        // A failure leaves everything as it was; an error's body where the file belongs means that nobody looked.
        const bool same = expected == wanted.files->end() ? file == found.end()
                                                          : file != found.end() && file->second == expected->second;
        const bool refused = !sent.bytes.starts_with("HTTP/1.1 200");
        const bool error_saved = refused && file != found.end() && !sent.body().empty() && file->second == sent.body();
        std::vector<std::string> notes = {ended + (exchange.program.exit_code == 0 ? ", as after a success" : "")};
        if (file != found.end()) {
            const bool was_there = expected != wanted.files->end();
            notes.insert(notes.begin(),
                         wanted.file +
                             (was_there ? " held " + in_words(expected->second.size()) + " before, and now "
                                        : " was not there before, and now holds ") +
                             in_words(file->second.size()));
        }
        if (file == found.end()) notes.insert(notes.begin(), wanted.file + " is gone");
        if (!same)
            fail(
                {&cause(error_saved ? "status-not-checked" : "file-changed-on-failure"), {}, {}, {}, std::move(notes)});
    } else if (file == found.end()) {
        fail("file-missing", {"expected: " + wanted.file, ended});
    } else if (file->second != expected->second) {
        const std::size_t at = *first_difference(file->second, expected->second);
        fail_with(output_faults(sent, expected->second, file->second),
                  {"in the file", "expected", file->second, expected->second, at}, exchange,
                  "The file " + wanted.file + " differs from what it should hold at byte " + std::to_string(at) + ".");
    }
    for (const auto& [name, bytes] : found) {
        if (name == wanted.file) continue;
        fail("debris", {"left behind: " + visible_start(name, 60) + ", " + in_words(bytes.size()), ended});
    }
}

void ClientCheck::judge_exit(const Ended& program, int wanted) {
    if (program.exit_code != wanted) {
        const bool blind = wanted != 0 && program.exit_code == 0;
        fail(blind ? "exit-0-on-failure" : "wrong-exit-code",
             {how_it_ended(program), "expected: exit code " + std::to_string(wanted)});
    }
    if (wanted != 0 && program.err.size == 0) fail("no-reason");
}

void ClientCheck::expect_usage_error(const std::vector<std::string>& arguments, const std::string& what) {
    const Exchange exchange = server_.serve(command(arguments), {"", Reply{}.bytes()});
    keep(exchange.program, exchange.connections, "");
    const Ended& program = exchange.program;
    const std::vector<std::string> notes = {"arguments:" + quoted(arguments) + " (" + what + ")",
                                            how_it_ended(program)};
    if (!exchange.connections.empty()) {
        fail(
            {&cause("takes-wrong-arguments"), "The program connects although its arguments are wrong.", {}, {}, notes});
    }
    if (program.stop != Stop::none || program.exit_code != 2) {
        // Who prints a usage has seen that the arguments are wrong: then the exit code is all that is.
        const bool usage =
            program.exit_code && lower(program.out.text + program.err.text).find("usage") != std::string::npos;
        const std::string_view only_the_code = program.exit_code == 0 ? "exit-0-on-failure" : "wrong-exit-code";
        fail(program.signal ? "crashed" : usage ? only_the_code : "takes-wrong-arguments", notes);
    }
    if (program.out.size > 0) fail({nullptr, "A usage error prints nothing on standard output.", {}, {}, notes});
    if (program.err.size == 0) fail("no-reason", notes);
    SUCCEED("refused as it should be");
}

void ClientCheck::expect_refused(const std::vector<std::string>& arguments) {
    server_.stop_listening();
    const Exchange exchange = server_.serve(command(with_host(arguments)), {"", Reply{}.bytes()});
    keep(exchange.program, exchange.connections, "");
    judge_hang(exchange);
    judge_exit(exchange.program, 1);
    if (exchange.program.out.size > 0) {
        fail({nullptr,
              "There was no reply, so nothing belongs on standard output.",
              {},
              {},
              {how_it_ended(exchange.program)}});
    }
    SUCCEED("a refused connection is reported");
}

void ClientCheck::expect_failure_without_connection(const std::vector<std::string>& arguments, const std::string& why) {
    const Exchange exchange = server_.serve(command(with_host(arguments)), {"", Reply{}.bytes()});
    keep(exchange.program, exchange.connections, "");
    if (!exchange.connections.empty()) {
        fail({nullptr, "The program connects, although " + why + ".", {}, {}, {how_it_ended(exchange.program)}});
    }
    judge_hang(exchange);
    judge_exit(exchange.program, 1);
    SUCCEED("the failure is reported");
}

void ClientCheck::expect_on_stderr(const std::string& line) {
    if (last_.err.text.find(line) != std::string::npos) return;
    fail({nullptr, "The status line is not on standard error.", {}, {}, {"expected: " + line, how_it_ended(last_)}});
}

void ClientCheck::expect_constant_memory(const std::vector<std::string>& arguments, WantedRequest request,
                                         const Reply& reply, const std::string& before_body, const std::string& file) {
    constexpr std::uint64_t large = 24ULL * 1024 * 1024, small = 64 * 1024, mib = 1024 * 1024;
    request.host = host_;
    request.port = server_.port_text();
    const std::string block = random.binary(64 * 1024);
    const auto run = [&](std::uint64_t size) {
        const Payload sent(reply.head, block, size), output(before_body, block, file.empty() ? size : 0);
        // Whoever reads byte by byte gets fewer of them: what matters is what became of those that came.
        const Delivery delivery{.name = in_words(size) + " long", .budget = std::chrono::milliseconds(300)};
        Exchange exchange =
            server_.serve(command(with_host(arguments)), {request.bytes(), sent, delivery, output, false});
        keep(exchange.program, exchange.connections, delivery.name);
        judge_connection(exchange, request);
        if (exchange.program.stop == Stop::out_of_memory) {
            fail("buffers-whole-reply", {how_it_ended(exchange.program)});
        }
        judge_hang(exchange);
        judge_exit(exchange.program, 0);
        const std::uint64_t body = exchange.delivered - reply.head.size();
        const Printed& out = exchange.program.out;
        const std::uint64_t expected = before_body.size() + (file.empty() ? body : 0);
        std::string_view where = "standard output";
        std::uint64_t got = out.size, right = out.matching, wanted = expected;
        if (!file.empty() && out.size == expected && out.matching == expected) {
            where = "the file";
            wanted = body;
            std::tie(got, right) = compare_file(folder() / file, Payload("", block, body));
        }
        if (got != wanted || right != wanted) {
            fail({nullptr,
                  "A long reply goes wrong at byte " + std::to_string(right) + " of " + std::string(where) + ".",
                  {},
                  {},
                  {in_words(wanted) + " belong there, " + in_words(got) + " are there"}});
        }
        return exchange;
    };
    const Exchange little = run(small), much = run(large);
    const std::uint64_t more = much.program.peak_rss - std::min(much.program.peak_rss, little.program.peak_rss);
    const std::uint64_t allowed = std::max<std::uint64_t>(much.delivered / 2, 4 * mib);
    if (more > allowed) {
        fail("buffers-whole-reply",
             {"for a reply of " + in_words(much.delivered) + " it held " + std::to_string(more / mib) +
              " MiB more than for one of " + in_words(little.delivered)});
    }
    SUCCEED("memory does not grow with the reply");
}
