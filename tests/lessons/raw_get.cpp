// Lesson 01 · raw-get HOST PORT TARGET: what it must do.

#include <catch2/catch_test_macros.hpp>

#include "lessons/client_check.hpp"

namespace {

const std::string request_check = "sends exactly the request";
const std::string reply_check = "prints every byte that comes back";
const std::string loop_check = "goes on reading until the server closes";

// A target with a query and with marks that have no meaning in it.
std::string target(Random& random) { return random.path() + ".html?" + random.word() + "=" + random.word() + "&_-."; }

// The program asks for a target, and prints all of the reply.
Wanted prints(Random& random, const Reply& reply) {
    const std::string asked = target(random);
    return {.arguments = {asked}, .request = {.path = asked}, .output = reply.bytes()};
}

}  // namespace

TEST_CASE("sends exactly the request", "[01-raw-get][3 points]") {
    ClientCheck check({.hint = "compare your bytes with those in the lesson's README, line by line.",
                       .read = "request.md",
                       .standard = "RFC 9112 §3"});
    Wanted wanted = prints(check.random, {});
    wanted.request_only = true;
    check.expect(wanted, reply_with(check.random, "200 OK", check.random.text(200)));
}

TEST_CASE("prints every byte that comes back", "[01-raw-get][2 points]") {
    ClientCheck check(
        {.needs = request_check,
         .hint = "copy what each read returns to standard output, and read again until the server closes.",
         .read = "framing.md#the-receive-loop",
         .standard = "RFC 9112 §2.1"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(check.random.between(200, 700)));
    check.expect(prints(check.random, reply), reply);
}

TEST_CASE("goes on reading until the server closes", "[01-raw-get][2 points]") {
    ClientCheck check(
        {.needs = reply_check,
         .hint = "one read returns what has come so far: only the close says that nothing more is coming.",
         .read = "framing.md#the-receive-loop",
         .standard = "RFC 9112 §2.2"});
    const Reply reply = reply_with(check.random, "200 OK",
                                   check.random.foreign() + check.random.text(check.random.between(3000, 9000)));
    check.expect_in_segments(prints(check.random, reply), reply);
}

TEST_CASE("takes a reply that comes one byte at a time", "[01-raw-get][1 point]") {
    ClientCheck check({.needs = loop_check,
                       .hint = "a read may return a single byte; that is no end.",
                       .read = "framing.md#the-receive-loop",
                       .standard = "RFC 9112 §2.2"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.foreign() + "\n");
    check.expect(prints(check.random, reply), reply, byte_by_byte(reply.bytes().size()));
}

TEST_CASE("waits when the server pauses", "[01-raw-get][1 point]") {
    ClientCheck check({.needs = loop_check,
                       .hint = "a pause is no end: do not give up after a while.",
                       .read = "framing.md#the-receive-loop",
                       .standard = "RFC 9112 §2.2"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(400));
    check.expect(prints(check.random, reply), reply, paused_at(reply.head.size() + 100));
}

TEST_CASE("copies bytes that are not text", "[01-raw-get][2 points]") {
    ClientCheck check({.needs = loop_check,
                       .hint = "write as many bytes as the read returned; a NUL is a byte like any other.",
                       .read = "framing.md#bytes-not-text",
                       .standard = "RFC 9110 §6.4"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.binary(check.random.between(2000, 6000)));
    check.expect(prints(check.random, reply), reply);
}

TEST_CASE("prints an error page like any other reply", "[01-raw-get][1 point]") {
    ClientCheck check(
        {.needs = reply_check,
         .hint = "this program knows nothing of status codes: whatever came back was printed, so it exits with 0.",
         .read = "programs.md#exit-codes",
         .standard = "RFC 9110 §15"});
    const std::string status =
        check.random.one_of(std::vector<std::string>{"404 Not Found", "403 Forbidden", "500 Internal Server Error"});
    const Reply reply = reply_with(check.random, status, status + "\n");
    check.expect(prints(check.random, reply), reply);
}

TEST_CASE("takes an empty reply for what it is", "[01-raw-get][1 point]") {
    ClientCheck check({.needs = reply_check,
                       .hint = "nothing came back, and nothing is printed: that is no failure here.",
                       .read = "programs.md#exit-codes",
                       .standard = "RFC 9112 §9.6"});
    Wanted wanted = prints(check.random, {});
    check.expect(wanted, {});
}

TEST_CASE("reports a connection that is reset", "[01-raw-get][1 point]") {
    ClientCheck check(
        {.needs = loop_check,
         .hint = "every read error but the end of file is a failure: a reason on standard error, exit code 1.",
         .read = "programs.md#exit-codes",
         .standard = "RFC 9112 §9.6"});
    const Reply reply = reply_with(check.random, "200 OK", check.random.text(800));
    Wanted wanted = prints(check.random, reply);
    wanted.output = std::nullopt;  // what was read before the reset may or may not have been printed
    wanted.exit_code = 1;
    check.expect(wanted, reply, reset_after(reply.head.size() + check.random.between(50, 500)));
}

TEST_CASE("says in Host what it was told, and tries every address", "[01-raw-get][1 point]") {
    const std::vector<std::string> addresses = addresses_of("localhost");
    if (addresses.empty()) {
        Check check({.needs = request_check, .read = "programs.md#connecting"});
        return check.not_judged("not judged here: this machine does not know the name localhost");
    }
    ClientCheck check({.needs = request_check,
                       .hint = "Host carries HOST as it was given; and of the addresses that HOST resolves to, any may "
                               "be the one that answers.",
                       .read = "programs.md#connecting",
                       .standard = "RFC 9110 §7.2"},
                      "localhost", addresses.back(), 0);
    check.server().refuse_on({addresses.begin(), addresses.end() - 1});
    Wanted wanted = prints(check.random, {});
    wanted.request_only = true;
    if (addresses.size() > 1) wanted.if_never_connected = "one-address-only";
    check.expect(wanted, reply_with(check.random, "200 OK", "hello\n"));
}

TEST_CASE("puts brackets round an IPv6 address in Host", "[01-raw-get][1 point]") {
    // Where there is no IPv6 at all, this throws: nothing can be judged then.
    try {
        PeerServer probe("::1");
    } catch (const std::system_error&) {
        Check check({.needs = request_check, .read = "request.md#host"});
        return check.not_judged("not judged here: this machine has no IPv6");
    }
    ClientCheck check({.needs = request_check,
                       .hint = "an address with colons gets brackets, so that the port's colon can be told from them.",
                       .read = "request.md#host",
                       .standard = "RFC 3986 §3.2.2"},
                      "::1");
    Wanted wanted = prints(check.random, {});
    wanted.request_only = true;
    check.expect(wanted, reply_with(check.random, "200 OK", "hello\n"));
}

TEST_CASE("leaves port 80 out of Host", "[01-raw-get][1 point]") {
    // Port 80 needs privileges on most systems, and another server may have it: any address of 127/8 will do.
    const std::string address = "127.0.0." + std::to_string(2 + settings().seed % 250);
    try {
        PeerServer probe(address, 80);
    } catch (const std::system_error&) {
        Check check({.needs = request_check, .read = "request.md#host"});
        return check.not_judged("not judged here: port 80 may not be used on this machine");
    }
    ClientCheck check({.needs = request_check,
                       .hint = "80 is what http means when no port is named.",
                       .read = "request.md#host",
                       .standard = "RFC 9110 §4.2.1"},
                      address, 80);
    Wanted wanted = prints(check.random, {});
    wanted.request_only = true;
    check.expect(wanted, reply_with(check.random, "200 OK", "hello\n"));
}

TEST_CASE("reports a server that is not there", "[01-raw-get][1 point]") {
    ClientCheck check({.needs = request_check,
                       .hint = "a refused connection is a failure: a reason on standard error, exit code 1.",
                       .read = "programs.md#exit-codes",
                       .standard = "the lesson's README"});
    check.expect_refused({target(check.random)});
}

TEST_CASE("answers wrong arguments with its usage", "[01-raw-get][1 point]") {
    ClientCheck check({.needs = request_check,
                       .hint = "check the number of arguments, the port and the target before anything else.",
                       .read = "programs.md#exit-codes",
                       .standard = "the lesson's README"});
    const std::string port = check.server().port_text(), path = target(check.random), host = "127.0.0.1";
    check.expect_usage_error({}, "all three arguments are missing");
    check.expect_usage_error({host, port}, "TARGET is missing");
    check.expect_usage_error({host, port, path, path}, "there is an argument too many");
    check.expect_usage_error({host, "0", path}, "ports begin at 1");
    check.expect_usage_error({host, std::to_string(65536 + check.random.below(1000)), path}, "ports end at 65535");
    check.expect_usage_error({host, port + "x", path}, "a port is a number");
    check.expect_usage_error({host, port, path.substr(1)}, "a target begins with /");
    check.expect_usage_error({host, port, ""}, "a target is not empty");
    check.expect_usage_error({host, port, path + " " + check.random.word()}, "a space would end the target");
    check.expect_usage_error({host, port, path + "\r\nX: y"}, "a line end would smuggle in a field");
    check.expect_usage_error({host, port, path + "\xC3\xBC"}, "a target is ASCII");
}

TEST_CASE("holds no more memory for a long reply", "[01-raw-get][1 point]") {
    ClientCheck check({.needs = "copies bytes that are not text",
                       .hint = "write each part out as it comes, and use the same buffer again.",
                       .read = "framing.md#large-replies",
                       .standard = "the lesson's README"});
    const std::string asked = target(check.random);
    const Reply reply = reply_until_close(check.random, "200 OK", "");
    check.expect_constant_memory({asked}, {.path = asked}, reply, reply.head);
}
