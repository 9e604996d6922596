#!/usr/bin/env python3
"""The tap passes on every byte and every end as it came.

    tap_test.py BUILD
"""

import contextlib
import random
import signal
import socket
import threading
import unittest

from tapped import DEADLINE, MIB, OPEN, Behind, Playground, echo, exactly, is_reset, kinds, reset, tapped, until_end


class Forwarding(unittest.TestCase):
    def exchange(self, request, reply):
        got = []

        def serve(connection):
            sender = threading.Thread(target=connection.sendall, args=(reply,))  # both ways at once
            sender.start()
            got.append(until_end(connection))
            sender.join(DEADLINE)

        with tapped(serve) as playground:
            with playground.connect() as client:
                sender = threading.Thread(target=lambda: (client.sendall(request), client.shutdown(socket.SHUT_WR)))
                sender.start()
                received = until_end(client)
                sender.join(DEADLINE)
            capture = playground.view.last()
        # assertEqual would compare megabytes line by line to explain itself
        self.assertTrue(got == [request], f"{len(request)} bytes to the server became {len(got[0])}, or others")
        self.assertTrue(received == reply, f"{len(reply)} bytes to the client became {len(received)}, or others")
        self.assertTrue(capture["bytes"]["client"] == request and capture["bytes"]["server"] == reply)
        self.assertEqual(capture["size"], {"client": len(request), "server": len(reply)})
        self.assertEqual(capture["left_out"], {"client": 0, "server": 0})
        sizes = {end: sum(moment.get("size", 0) for moment in capture["wire"] if moment["from"] == end) for end in ("client", "server")}
        self.assertEqual(sizes, capture["size"])
        times = [moment["t_ms"] for moment in capture["wire"]]
        self.assertEqual(times, sorted(times))
        self.assertEqual(times[0], 0)
        self.assertEqual(times[-1], capture["last_ms"])

    def test_passes_on_whatever_the_bytes_are(self):
        for name, data in {"nothing": b"", "NUL": b"\0", "all bytes": bytes(range(256)), "no UTF-8": b"\xff\xfe\xc3(\xed\xa0\x80",
                           "bare LF": b"GET / HTTP/1.1\nHost: x\n\n", "bare CR": b"\r\r\n\r", "HTTP": b"GET / HTTP/1.1\r\n\r\n"}.items():
            with self.subTest(name):
                self.exchange(data, data[::-1])

    def test_passes_on_20_mib_both_ways_at_once(self):
        source = random.Random(2718)
        self.exchange(source.randbytes(20 * MIB), source.randbytes(20 * MIB + 1))

    def test_passes_on_what_is_too_much_to_be_kept(self):
        data = random.Random(2718).randbytes(70 * MIB)

        def serve(connection):
            connection.sendall(until_end(connection))

        with tapped(serve) as playground:
            with playground.connect() as client:
                client.sendall(data)
                client.shutdown(socket.SHUT_WR)
                self.assertTrue(until_end(client) == data)
            capture = playground.view.last()
        for end in ("client", "server"):
            kept = capture["bytes"][end]
            self.assertEqual((capture["size"][end], capture["left_out"][end]), (len(data), len(data) - len(kept)))
            self.assertTrue(data.startswith(kept) and len(kept) == 24 * MIB)
        self.assertEqual(kinds(capture), [*OPEN, ("client", "bytes"), ("client", "fin"), ("server", "bytes"), ("server", "fin")])

    def test_records_segments_as_they_came(self):
        def serve(connection):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for size in (3, 1000, 1):
                connection.sendall(b"x" * size)
                connection.recv(1)  # the client has it

        with tapped(serve) as playground, playground.connect() as client:
            for size in (3, 1000, 1):
                self.assertEqual(len(exactly(client, size)), size)
                client.sendall(b"!")
            self.assertEqual(until_end(client), b"")
            wire = [(moment["from"], moment["size"]) for moment in playground.view.capture(1)["wire"] if moment["event"] == "bytes"]
        self.assertEqual(wire, [("server", 3), ("client", 1), ("server", 1000), ("client", 1), ("server", 1), ("client", 1)])

    def test_one_direction_ends_and_the_other_goes_on(self):
        def client_first(connection):
            self.assertEqual(until_end(connection), b"question")
            for _ in range(3):
                connection.sendall(b"answer")

        with tapped(client_first) as playground, playground.connect() as client:
            client.sendall(b"question")
            client.shutdown(socket.SHUT_WR)
            self.assertEqual(until_end(client), b"answer" * 3)
            self.assertEqual(kinds(playground.view.last()), [*OPEN, ("client", "bytes"), ("client", "fin"), ("server", "bytes"), ("server", "fin")])

        def server_first(connection):
            connection.sendall(b"hello")
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(until_end(connection), b"and now?")

        with tapped(server_first) as playground, playground.connect() as client:
            self.assertEqual(until_end(client), b"hello")
            client.sendall(b"and now?")
            client.shutdown(socket.SHUT_WR)
            self.assertEqual(kinds(playground.view.last()), [*OPEN, ("server", "bytes"), ("server", "fin"), ("client", "bytes"), ("client", "fin")])

    def test_ipv6_where_there_is_some(self):
        try:
            behind = Behind(echo, "::1")
        except OSError:
            return
        with behind, Playground("tap", "--to", f"[::1]:{behind.port}", "--port", "0") as playground, playground.connect("::1") as client:
            client.sendall(b"six")
            self.assertEqual(exactly(client, 3), b"six")
            summary = playground.view.connections()[0]
            self.assertEqual(summary["server"], f"[::1]:{playground.port}")
            self.assertTrue(summary["client"].startswith("[::1]:"))

    def test_a_name_is_resolved(self):
        with Behind(echo) as behind, Playground("tap", "--to", f"localhost:{behind.port}", "--port", "0") as playground:
            with playground.connect() as client:
                client.sendall(b"name")
                self.assertEqual(exactly(client, 4), b"name")


class Resets(unittest.TestCase):
    def test_of_the_client(self):
        seen = []

        def serve(connection):
            exactly(connection, 4)
            connection.sendall(b"go on")
            seen.append(is_reset(connection))

        with tapped(serve) as playground:
            client = playground.connect()
            client.sendall(b"half")
            exactly(client, 5)
            reset(client)
            self.assertEqual(kinds(playground.view.last("reset")), [*OPEN, ("client", "bytes"), ("server", "bytes"), ("client", "rst")])
        self.assertEqual(seen, [True])

    def test_of_the_server(self):
        def serve(connection):
            exactly(connection, 3)
            connection.sendall(b"HTTP/1.1 200")
            connection.recv(1)
            reset(connection)

        with tapped(serve) as playground, playground.connect() as client:
            client.sendall(b"GET")
            self.assertEqual(exactly(client, 12), b"HTTP/1.1 200")
            client.sendall(b"!")
            self.assertTrue(is_reset(client))
            self.assertEqual(kinds(playground.view.last("reset"))[-1], ("server", "rst"))

    def test_by_a_close_with_bytes_unread(self):
        reply = b"HTTP/1.1 413 Content Too Large\r\n\r\n"

        def serve(connection):
            exactly(connection, 10)
            connection.sendall(reply)

        with tapped(serve) as playground, playground.connect() as client:
            with contextlib.suppress(ConnectionError):
                client.sendall(bytes(60 * MIB))
            capture = playground.view.last("reset")
        self.assertEqual(capture["bytes"]["server"], reply)
        self.assertEqual(kinds(capture)[-1], ("server", "rst"))

    def test_of_a_client_that_had_closed(self):
        gone = threading.Event()

        def serve(connection):
            self.assertEqual(until_end(connection), b"bye")
            gone.wait(DEADLINE)
            with self.assertRaises(ConnectionError):
                while True:
                    connection.sendall(b"too late")

        with tapped(serve) as playground:
            client = playground.connect()
            client.sendall(b"bye")
            client.close()
            gone.set()
            self.assertEqual(kinds(playground.view.last("reset")),
                             [*OPEN, ("client", "bytes"), ("client", "fin"), ("server", "bytes"), ("client", "rst")])

    def test_of_a_client_that_had_closed_when_the_server_ends_at_once(self):
        with tapped(lambda connection: connection.sendall(until_end(connection))) as playground:
            client = playground.connect()
            client.sendall(b"bye")
            client.close()
            self.assertEqual(kinds(playground.view.last("reset"))[-1], ("client", "rst"))

    def test_in_the_middle_of_a_long_message(self):
        def serve(connection):
            with contextlib.suppress(ConnectionError):
                connection.sendall(bytes(300 * MIB))

        for received, kept in ((5, 4), (40, 24)):  # also where the tap does no longer keep what it passes on
            with tapped(serve) as playground:
                client = playground.connect()
                exactly(client, received * MIB)
                reset(client)
                capture = playground.view.last("reset")
            self.assertEqual(kinds(capture), [*OPEN, ("server", "bytes"), ("client", "rst")])
            self.assertGreaterEqual(len(capture["bytes"]["server"]), kept * MIB)

    def test_before_the_connection_is_accepted(self):
        with tapped(is_reset) as playground:
            playground.process.send_signal(signal.SIGSTOP)
            client = playground.connect()
            port = client.getsockname()[1]
            reset(client)
            playground.process.send_signal(signal.SIGCONT)
            capture = playground.view.last("reset")
            self.assertEqual((capture["client"], capture["server"]), (f"127.0.0.1:{port}", f"127.0.0.1:{playground.port}"))

    def test_server_refuses(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with Playground("tap", "--to", f"127.0.0.1:{port}", "--port", "0") as playground:
            with self.assertRaises(ConnectionResetError), playground.connect() as client:  # already while it connects, perhaps
                client.recv(1)
            capture = playground.view.last("refused")
            self.assertEqual(kinds(capture), [("client", "open"), ("server", "refused")])
            self.assertEqual(capture["bytes"], {"client": b"", "server": b""})


if __name__ == "__main__":
    unittest.main()
