// A check of the server: start it on a folder of ours, talk to it, and judge what it says.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/peer_client.hpp"
#include "lessons/check.hpp"
#include "wire/reply.hpp"

class ServerCheck : public Check {
public:
    explicit ServerCheck(Plan plan);
    ~ServerCheck();

    // A file in the folder that the server serves.
    void file(const std::string& name, const std::string& bytes) const { write("root/" + name, bytes); }

    // Starts the server on a free port and waits until it says that it listens. Without `seconds` its default holds.
    void start(std::optional<int> seconds = 60, std::uint64_t descriptors = 0);

    PeerClient& client() { return *client_; }

    // A connection, which must be accepted.
    WireEnd& connect();

    // "GET target HTTP/1.1" with Host, more fields where given, and the blank line.
    std::string request(const std::string& method, const std::string& target, const std::string& fields = "",
                        const std::string& body = "") const;

    // Sends the request and judges the reply to the byte, and that the connection is then closed. `suspects`: replies
    // that only one mistake can lead to, by the id of its cause.
    using Suspects = std::vector<std::pair<std::string, WantedReply>>;
    void expect(const std::string& request, const WantedReply& wanted, const Delivery& delivery = all_at_once(),
                const Suspects& suspects = {});

    // The same for the reply on a connection that was used by hand.
    void expect_reply(WireEnd& end, const std::string& request, const WantedReply& wanted,
                      const std::string& delivery = "", const Suspects& suspects = {},
                      std::string_view no_reply = "reply-hangs");

    // Ends the server with a signal and judges how it ends.
    void expect_end(int signal);

    // The program must end by itself with this code and a word on standard error, and print nothing.
    void expect_no_start(const std::vector<std::string>& arguments, int code, const std::string& what);

    // A reason to think that the server is gone: fails the check, saying how it ended.
    void expect_alive(const std::string& after);

    static Delivery all_at_once() { return {.name = "in one piece", .ending = Delivery::Ending::open}; }
    static Delivery in_pieces(std::vector<std::uint64_t> cuts, const std::string& where) {
        return {.name = "in pieces, cut " + where, .cuts = std::move(cuts), .ending = Delivery::Ending::open};
    }

private:
    [[noreturn]] void fail_with(Finding finding, const WireEnd& end, const std::string& request,
                                const std::string& delivery);
    void remember(const WireEnd* end, const Ended& program);

    std::unique_ptr<PeerClient> client_;
    bool accepted_ = false;  // it has accepted a connection since it started
    std::string host_;
};
