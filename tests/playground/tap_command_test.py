#!/usr/bin/env python3
"""build/playground as a command: what it says, what it refuses, how it ends.

    tap_command_test.py BUILD
"""

import contextlib
import json
import signal
import socket
import subprocess
import threading
import unittest

from tapped import DEADLINE, PLAYGROUND, Playground, tapped, until_end


def run(*arguments):
    process = subprocess.run([PLAYGROUND, *arguments], capture_output=True, text=True, timeout=DEADLINE, check=False)
    return process.returncode, process.stdout, process.stderr


def a_free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Command(unittest.TestCase):
    def test_says_what_is_where(self):
        with Playground("serve", "--port", "0") as playground:
            self.assertIn(f"http://127.0.0.1:{playground.port}/", playground.said)
            self.assertIn(f"http://127.0.0.1:{playground.view.port}/wire", playground.said)
            facts = json.loads(playground.view.request("/connections")[2])
            self.assertEqual((facts["site"], facts["tap"]), (True, f"127.0.0.1:{playground.port}"))
            self.assertNotEqual(facts["server"], facts["tap"])
            with playground.connect() as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % playground.port)
                self.assertTrue(until_end(client).startswith(b"HTTP/1.1 200 "))

    def test_the_view_is_on_the_next_port_or_where_it_is_said(self):
        for _ in range(20):  # until two neighbours are free
            port = a_free_port()
            with contextlib.suppress(AssertionError), Playground("tap", "--to", "127.0.0.1:9", "--port", str(port)) as playground:
                found = (playground.port, playground.view.port)
                break
        self.assertEqual(found, (port, port + 1))
        port = a_free_port()
        with Playground("tap", "--to", "127.0.0.1:9", "--port", "0", "--view", str(port)) as playground:
            self.assertEqual(playground.view.port, port)

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            code, out, err = run("serve", "--port", str(port))
            self.assertEqual((code, out), (1, ""))
            self.assertRegex(err, rf"(?s)Port {port} is in use.*PORT=\d+\n")
            code, out, err = run("serve", "--port", "0", "--view", str(port))
            self.assertEqual((code, out), (1, ""))
            self.assertRegex(err, rf"(?s)Port {port}.*view.*in use.*VIEW=\d+\n")

    def test_two_playgrounds_do_not_share_a_port(self):
        with Playground("serve", "--port", "0") as first:
            for arguments in (("--port", str(first.port)), ("--port", "0", "--view", str(first.view.port))):
                code, _, err = run("serve", *arguments)
                self.assertEqual(code, 1)
                self.assertIn("in use", err)

    def test_arguments_that_mean_nothing(self):
        for arguments in ((), ("walk",), ("serve", "--port", "http"), ("serve", "--port", "65536"), ("serve", "--port", "-1"),
                          ("serve", "extra"), ("serve", "--port", "65535"), ("serve", "--to", "localhost:1"), ("tap",), ("tap", "--to"),
                          *(("tap", "--to", target) for target in (
                              "", "localhost", "localhost:", ":8000", "localhost:0", "localhost:65536", "localhost:80a", "::1:8000", "[::1]",
                              "[::1:8000", "[]:8000", "http://localhost:8000/"))):
            with self.subTest(arguments):
                code, out, err = run(*arguments)
                self.assertEqual((code, out), (2, ""))
                self.assertNotEqual(err, "")
        self.assertRegex(run("tap", "--to", "localhost")[2], r"no port.*localhost:8000")

    def test_a_name_that_leads_nowhere(self):
        code, out, err = run("tap", "--to", "no-such-host.invalid:80", "--port", "0")
        self.assertEqual((code, out), (1, ""))
        self.assertIn('"no-such-host.invalid"', err)

    def test_the_tap_before_itself(self):
        port = a_free_port()
        code, out, err = run("tap", "--to", f"localhost:{port}", "--port", str(port), "--view", "0")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("itself", err)

    def test_says_what_leaves_this_machine(self):
        with Playground("tap", "--to", "192.0.2.1:80", "--port", "0") as playground:  # RFC 5737: nobody's
            self.assertIn("another machine", playground.said)
        with Playground("tap", "--to", "127.0.0.1:80", "--port", "0") as playground:
            self.assertNotIn("another machine", playground.said)

    def test_help(self):
        for arguments in (("--help",), ("serve", "--help"), ("tap", "--help")):
            code, out, err = run(*arguments)
            self.assertEqual((code, err), (0, ""))
            self.assertIn("Usage", out)

    def test_ends_at_once_whoever_is_connected(self):
        for how in (signal.SIGINT, signal.SIGTERM):
            enough = threading.Event()
            with tapped(lambda connection: enough.wait(DEADLINE)) as playground, contextlib.ExitStack() as stack:  # noqa: B023
                stack.callback(enough.set)
                for _ in range(5):
                    stack.enter_context(playground.view.events())
                    stack.enter_context(playground.connect()).sendall(b"GET / HTTP/1.1\r\n")
                    half = stack.enter_context(socket.create_connection(("127.0.0.1", playground.view.port), timeout=DEADLINE))
                    half.sendall(b"GET /wire HTTP/1.1\r\n")
                code, seconds = playground.stop(how)
                self.assertEqual(code, 0)
                self.assertLess(seconds, 2)


if __name__ == "__main__":
    unittest.main()
