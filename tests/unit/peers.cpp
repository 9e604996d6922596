// The two peers: segments stay apart, every end of a connection is told from the others.

#include <catch2/catch_test_macros.hpp>

#include "harness/peer_client.hpp"
#include "harness/peer_server.hpp"

namespace {

// A client in Python: `code` has the connection as s, the arguments are HOST and PORT.
Command client(const PeerServer& server, const std::string& code) {
    const std::string program =
        "import socket, sys, struct\ns = socket.create_connection((sys.argv[1], int(sys.argv[2])))\n" + code;
    return {{"python3", "-c", program, "127.0.0.1", server.port_text()}, "/tmp"};
}

const std::string request = "GET / HTTP/1.1\r\n\r\n";
const std::string ask = "s.sendall(b'GET / HTTP/1.1\\r\\n\\r\\n')\n";
const std::string print_reads = "while d := s.recv(100): print(len(d), end=' ')\n";

}  // namespace

TEST_CASE("a reply cut in pieces arrives in as many reads") {
    PeerServer server;
    const Exchange exchange =
        server.serve(client(server, ask + print_reads), {request, "0123456789", cut_at({1, 4, 9}, "here")});
    CHECK(exchange.program.out.text == "1 3 5 1 ");
    CHECK(exchange.delivered == 10);
    CHECK(exchange.phase == Phase::reply_over);
    REQUIRE(exchange.connections.size() == 1);
    CHECK(exchange.connections[0].bytes(Side::program) == request);
    CHECK(exchange.connections[0].bytes(Side::peer) == "0123456789");
    CHECK(exchange.connections[0].has(Side::peer, WireEvent::fin));
    CHECK(exchange.connections[0].has(Side::program, WireEvent::fin));
}

TEST_CASE("one byte at a time is one byte a read") {
    PeerServer server;
    const std::string reply(300, 'r');
    const Exchange exchange = server.serve(client(server, ask + "n = 0\nwhile d := s.recv(100): n += 1\nprint(n)"),
                                           {request, reply, byte_by_byte(300)});
    CHECK(exchange.program.out.text == "300\n");
}

TEST_CASE("a program that reads only once still gets the whole delivery offered") {
    PeerServer server;
    const Exchange exchange = server.serve(client(server, ask + "print(s.recv(100)); s.recv(1)\ns.close()"),
                                           {request, "0123456789", cut_at({3}, "here")});
    CHECK(exchange.program.out.text == "b'012'\n");
    CHECK(exchange.program.exit_code == 0);
}

TEST_CASE("a reset is a reset to the program") {
    PeerServer server;
    const Exchange exchange = server.serve(
        client(server, ask + "print(len(s.recv(100)))\ntry: s.recv(100)\nexcept ConnectionResetError: print('reset')"),
        {request, "0123456789", reset_after(4)});
    CHECK(exchange.program.out.text == "4\nreset\n");
    CHECK(exchange.delivered == 4);
}

TEST_CASE("a connection that is kept open stays open until the program leaves") {
    PeerServer server;
    const Exchange exchange = server.serve(
        client(server,
               ask + "print(len(s.recv(100)))\ns.settimeout(0.2)\ntry: s.recv(1)\nexcept TimeoutError: print('open')"),
        {request, "0123456789", kept_open()});
    CHECK(exchange.program.out.text == "10\nopen\n");
}

TEST_CASE("a request is waited for; a wrong one gets its reply all the same") {
    PeerServer server;
    const std::string dribble =
        "import time\nfor b in b'GET / HTTP/1.1\\r\\n\\r\\n': s.send(bytes([b])); time.sleep(0.001)\n";
    CHECK(server.serve(client(server, dribble + print_reads), {request, "0123456789"}).program.out.text == "10 ");
    CHECK(server.serve(client(server, "s.sendall(b'HELLO\\n\\n')\n" + print_reads), {request, "0123456789"})
              .program.out.text == "10 ");
}

TEST_CASE("what is sent at the very end is still recorded") {
    PeerServer server;
    for (int i = 0; i < 20; ++i) {
        const Exchange exchange = server.serve(client(server, ask + "s.sendall(b'and more')"), {request, "0123456789"});
        REQUIRE(exchange.connections.size() == 1);
        CHECK(exchange.connections[0].bytes(Side::program) == request + "and more");
    }
}

TEST_CASE("who never connects, who sends nothing, and who connects twice") {
    PeerServer server;
    CHECK(server.serve({{"true"}, "/tmp"}, {request, "x"}).phase == Phase::not_connected);
    const Exchange silent = server.serve(client(server, "s.close()"), {request, "x"});
    CHECK(silent.phase == Phase::awaiting_request);
    CHECK(silent.connections.at(0).size(Side::program) == 0);
    CHECK(server
              .serve(
                  client(server, "t = socket.create_connection((sys.argv[1], int(sys.argv[2])))\n" + ask + print_reads),
                  {request, "x"})
              .connections.size() == 2);
}

TEST_CASE("a server that stops listening refuses, and keeps its port") {
    PeerServer server;
    server.stop_listening();
    const Exchange exchange =
        server.serve({{"python3", "-c",
                       "import socket, sys\ntry: socket.create_connection(('127.0.0.1', " + server.port_text() +
                           "))\nexcept ConnectionRefusedError: print('refused')"},
                      "/tmp"},
                     {request, "x"});
    CHECK(exchange.program.out.text == "refused\n");
}

TEST_CASE("a server program is asked in pieces and by several clients") {
    const std::string echo =
        "import socket\nl = socket.create_server(('127.0.0.1', 0))\nprint('Listening on', l.getsockname()[1], "
        "flush=True)\n"
        "while True:\n c, _ = l.accept()\n reads = []\n while d := c.recv(100): reads.append(str(len(d)))\n "
        "c.sendall(' '.join(reads).encode()); c.close()";
    PeerClient client({{"python3", "-c", echo}, "/tmp"});
    const auto line = client.first_line();
    REQUIRE(line.has_value());
    client.use_port(static_cast<std::uint16_t>(std::stoi(line->substr(line->rfind(' ') + 1))));
    WireEnd* end = client.connect();
    REQUIRE(end != nullptr);
    client.send(*end, "0123456789", {.name = "", .cuts = {2, 3}});
    CHECK(client.await_close(*end));
    CHECK(end->wire().bytes(Side::program) == "2 1 7");
    CHECK(client.alive());
    CHECK(client.end(15).signal == 15);
}

TEST_CASE("a signal comes when a server waits, not while it is about to") {
    PeerClient client({{"python3", "-c",
                        "import os, signal, socket, time\nl = socket.create_server(('127.0.0.1', 0))\n"
                        "signal.signal(15, lambda *_: None)\nprint('Listening', flush=True)\n"
                        "until = time.monotonic() + 0.1\nwhile time.monotonic() < until: pass\n"
                        "signal.signal(15, lambda *_: os._exit(0))\nl.accept()"},
                       "/tmp"});
    CHECK(client.first_line() == "Listening");
    CHECK(client.end(15).exit_code == 0);
}

TEST_CASE("a server that says nothing is not waited for for ever") {
    PeerClient client({{"python3", "-c", "import socket; socket.create_server(('127.0.0.1', 0)).accept()"}, "/tmp"});
    CHECK(client.first_line() == std::nullopt);
    CHECK(client.end().stop == Stop::stuck);
}
