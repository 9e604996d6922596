#!/usr/bin/env python3
"""The tap keeps what it says it keeps, and outlives whatever its clients and servers do.

    tap_limits_test.py BUILD
"""

import contextlib
import json
import os
import socket
import statistics
import threading
import time
import unittest

from tapped import DEADLINE, MIB, Behind, Playground, echo, exactly, kinds, reset, tapped, until_end


class Limits(unittest.TestCase):
    def test_keeps_the_last_200_connections(self):
        with tapped(echo) as playground, playground.view.events() as events:
            for number in range(205):
                with playground.connect() as client:
                    client.sendall(b"%d" % number)
                    client.shutdown(socket.SHUT_WR)
                    self.assertEqual(until_end(client), b"%d" % number)
            view = playground.view
            view.until(lambda: view.connections()[-1]["id"] == 205 and view.connections()[-1]["state"] == "closed")
            self.assertEqual([summary["id"] for summary in view.connections()], list(range(6, 206)))
            self.assertEqual(view.capture(205)["bytes"]["client"], b"204")
            for path in ("/connections/1", "/connections/1/client", "/connections/999999999999999999/server"):
                status, headers, body = view.request(path)
                self.assertEqual((status, headers["Content-Type"]), (404, "application/json"))
                self.assertEqual(json.loads(body), {"error": "forgotten"})
            forgotten = []
            while len(forgotten) < 5:
                name, data = next(events)
                forgotten += [data["id"]] if name == "forgotten" else []
            self.assertEqual(forgotten, [1, 2, 3, 4, 5])

    def test_keeps_64_mib_at_most(self):
        def serve(connection):
            connection.recv(1)
            connection.sendall(bytes(30 * MIB))

        with tapped(serve) as playground:
            for _ in range(3):
                with playground.connect() as client:
                    client.sendall(b"?")
                    self.assertEqual(len(until_end(client)), 30 * MIB)
            view = playground.view
            view.until(lambda: view.connections()[-1]["state"] == "closed")
            self.assertEqual([summary["id"] for summary in view.connections()], [2, 3])
            for number in (2, 3):
                capture = view.capture(number)
                self.assertEqual(capture["size"]["server"], 30 * MIB)
                self.assertEqual(len(capture["bytes"]["server"]), 24 * MIB)
                self.assertEqual(capture["left_out"]["server"], 6 * MIB)
            # Besides: the program itself, and what the view had in hand to show one direction.
            self.assertLess(playground.status("VmHWM"), (64 + 2 * 24 + 24) * 1024)

    def test_where_none_is_over_what_finds_no_room_is_counted(self):
        enough = threading.Event()

        def serve(connection):
            connection.sendall(bytes(24 * MIB))
            enough.wait(DEADLINE)

        with tapped(serve) as playground, contextlib.ExitStack() as stack:
            stack.callback(enough.set)
            for _ in range(4):
                client = stack.enter_context(playground.connect())
                self.assertEqual(len(exactly(client, 24 * MIB)), 24 * MIB)
            connections = playground.view.connections()
            self.assertEqual([summary["size"]["server"] for summary in connections], [24 * MIB] * 4)
            left_out = [summary["left_out"]["server"] for summary in connections]
            self.assertEqual(left_out[:2], [0, 0])
            self.assertGreater(left_out[2], 0)
            for number in (3, 4):
                self.assertEqual(len(playground.view.capture(number)["bytes"]["server"]), 24 * MIB - left_out[number - 1])
            self.assertLessEqual(96 * MIB - sum(left_out), 64 * MIB)

    def test_many_small_segments_do_not_grow_the_record_without_end(self):
        with tapped(echo) as playground, playground.connect() as client:
            for _ in range(1500):
                client.sendall(b"x")
                self.assertEqual(client.recv(1), b"x")
            capture = playground.view.capture(1)
            self.assertEqual(len(capture["wire"]), 2000)
            self.assertEqual([sum(moment.get("size", 0) for moment in capture["wire"] if moment["from"] == end) for end in ("client", "server")],
                             [1500, 1500])
            client.shutdown(socket.SHUT_WR)
            self.assertEqual(kinds(playground.view.last())[-2:], [("client", "fin"), ("server", "fin")])


class Stamina(unittest.TestCase):
    def ask(self, playground):
        with playground.connect() as client:
            client.sendall(b"ping")
            self.assertEqual(exactly(client, 4), b"ping")

    def test_200_connections_at_once(self):
        with tapped(echo) as playground, contextlib.ExitStack() as stack:
            clients = [stack.enter_context(playground.connect()) for _ in range(200)]
            for number, client in enumerate(clients):
                client.sendall(b"%03d" % number)
            for number, client in enumerate(clients):
                self.assertEqual(exactly(client, 3), b"%03d" % number)
            self.assertEqual(len(playground.view.connections()), 200)
            self.assertLess(playground.status("Threads"), 100)  # those of the view

    def test_1000_connections_one_after_the_other(self):
        with tapped(echo) as playground:
            for _ in range(1000):
                self.ask(playground)
            view = playground.view
            view.until(lambda: all(summary["state"] == "closed" for summary in view.connections()))
            self.assertLess(len(os.listdir(f"/proc/{playground.process.pid}/fd")), 40)

    def test_a_client_that_never_reads_holds_nobody_up(self):
        def serve(connection):
            if exactly(connection, 4) == b"much":
                with contextlib.suppress(ConnectionError):
                    connection.sendall(bytes(300 * MIB))
            else:
                connection.sendall(b"ping")

        with tapped(serve) as playground:
            client = playground.connect()
            client.sendall(b"much")
            view = playground.view
            view.until(lambda: view.connections()[0]["size"]["server"] > 0)
            for _ in range(20):
                self.ask(playground)
            self.assertLess(view.connections()[0]["size"]["server"], 100 * MIB)  # the server has to wait
            reset(client)
            view.until(lambda: view.connections()[0]["state"] == "reset")

    def test_a_server_that_never_answers_holds_nobody_up(self):
        enough = threading.Event()

        def serve(connection):
            if exactly(connection, 4) == b"hush":
                enough.wait(DEADLINE)
            else:
                connection.sendall(b"ping")

        with tapped(serve) as playground, playground.connect() as client:
            client.sendall(b"hush")
            for _ in range(20):
                self.ask(playground)
            enough.set()
            self.assertEqual(until_end(client), b"")

    def test_out_of_descriptors_it_waits_and_does_not_spin(self):
        with tapped(echo, most_descriptors=48) as playground:
            with contextlib.ExitStack() as stack:
                for _ in range(60):
                    stack.enter_context(playground.connect())
                begin, before = time.monotonic(), playground.cpu_seconds()
                time.sleep(1)  # measured, not waited for
                self.assertLess(playground.cpu_seconds() - before, 0.3 * (time.monotonic() - begin))

            def comes_back():
                with contextlib.suppress(ConnectionError, AssertionError):
                    self.ask(playground)
                    return True

            begin = time.monotonic()
            while not comes_back():  # those that waited in the queue come first
                self.assertLess(time.monotonic() - begin, DEADLINE)

    def test_adds_little_time(self):
        def seconds(port):
            begin = time.perf_counter()
            with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as client:
                client.sendall(b"ping")
                exactly(client, 4)
            return time.perf_counter() - begin

        with Behind(echo) as behind, Playground("tap", "--to", f"127.0.0.1:{behind.port}", "--port", "0") as playground:
            times = [(seconds(behind.port), seconds(playground.port)) for _ in range(200)]
        direct, through = (statistics.median(column) for column in zip(*times))
        self.assertLess(through - direct, 0.005)


if __name__ == "__main__":
    unittest.main()
