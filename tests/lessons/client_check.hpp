// A check of a client: run the program against a server of ours, and judge both ends of the connection.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/peer_server.hpp"
#include "lessons/check.hpp"
#include "wire/output.hpp"
#include "wire/request.hpp"

struct Reply {
    std::string head, body;
    std::string bytes() const { return head + body; }
};

// "HTTP/1.1 200 OK", Content-Type, Content-Length and a field of no importance, and the body.
Reply reply_with(Random& random, const std::string& status, std::string body);
// The same without Content-Length: the close ends the body.
Reply reply_until_close(Random& random, const std::string& status, std::string body);

// The reply in two segments, cut at each place where parsers break, one after the other; then cut at all of them.
struct Segments {
    Delivery delivery;
    std::string_view only_here = {};  // what is wrong with a program that all the deliveries before have not broken
};
std::vector<Segments> in_segments(const Reply& reply);

// What the program should have done. What is not said is not judged.
struct Wanted {
    std::vector<std::string> arguments;  // behind HOST and PORT
    WantedRequest request;               // host and port are filled in by the check
    std::optional<std::string> output = std::nullopt;
    int exit_code = 0;
    std::optional<std::map<std::string, std::string>> files = std::nullopt;  // all that is in the check's folder then
    std::string file = {};  // the one of them that the program is to write
    bool request_only = false;
    std::string_view if_never_connected = "never-connected";  // the cause then, where the check knows more
};

class ClientCheck : public Check {
public:
    explicit ClientCheck(Plan plan, const std::string& host = "127.0.0.1", std::uint16_t port = 0)
        : ClientCheck(std::move(plan), host, host, port) {}
    // `host` is what the program is told, `address` where the server listens.
    ClientCheck(Plan plan, std::string host, const std::string& address, std::uint16_t port);

    PeerServer& server() { return server_; }

    // Lets the program talk to a server that delivers `reply` so, and judges it.
    void expect(Wanted wanted, const Reply& reply, const Delivery& delivery = in_one_piece());

    // The same for a reply that comes in segments, in each of the ways of in_segments().
    void expect_in_segments(const Wanted& wanted, const Reply& reply);

    // The program must print its usage and exit with 2, without a connection; `what` says why these are wrong.
    void expect_usage_error(const std::vector<std::string>& arguments, const std::string& what);

    // Nobody listens: the program must exit with 1 and a reason.
    void expect_refused(const std::vector<std::string>& arguments);

    // The program must exit with 1 and a reason, without a connection; `why` says what is wrong before that.
    void expect_failure_without_connection(const std::vector<std::string>& arguments, const std::string& why);

    // What the last program must have said on standard error, among whatever else.
    void expect_on_stderr(const std::string& line);

    // 24 MiB come in, without Content-Length: the program must pass them on and not keep them. The body goes to
    // standard output behind `before_body`, or to `file` in the check's folder.
    void expect_constant_memory(const std::vector<std::string>& arguments, WantedRequest request, const Reply& reply,
                                const std::string& before_body, const std::string& file = "");

    // HOST and PORT, then these.
    std::vector<std::string> with_host(const std::vector<std::string>& arguments) const;

private:
    void judge_unfinished(const Exchange& exchange, const Wanted& wanted);
    void judge_connection(const Exchange& exchange, const WantedRequest& wanted,
                          std::string_view if_never_connected = "never-connected");
    void judge_hang(const Exchange& exchange);
    void judge_output(const Exchange& exchange, const SentReply& sent, const std::string& expected);
    void judge_files(const Wanted& wanted, const SentReply& sent, const Exchange& exchange);
    void judge_exit(const Ended& program, int wanted);
    [[noreturn]] void fail_with(const std::vector<const Cause*>& faults, Mismatch mismatch, const Exchange& exchange,
                                const std::string& otherwise);

    std::string host_;
    PeerServer server_;
    Ended last_;
};
