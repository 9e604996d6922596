#!/usr/bin/env python3
"""The server of the wire view: tells what the tap records as it happens, and tells it to its own page alone.

    tap_view_test.py BUILD
"""

import contextlib
import json
import pathlib
import socket
import time
import unittest

from tapped import DEADLINE, echo, exactly, kinds, tapped, until_end


class Live(unittest.TestCase):
    def test_tells_of_a_connection_while_it_goes_on(self):
        with tapped(echo) as playground, playground.view.events() as events:
            run = json.loads(playground.view.request("/connections")[2])["run"]
            self.assertEqual(events.hello, ("hello", {"run": run, "tap": f"127.0.0.1:{playground.port}"}))
            with playground.connect() as client:
                begin = time.monotonic()
                client.sendall(b"one")
                while (event := next(events))[1]["size"] != {"client": 3, "server": 3}:
                    self.assertEqual((event[0], event[1]["state"]), ("connection", "open"))
                self.assertLess(time.monotonic() - begin, 1)
                self.assertEqual(event[1]["first"], {"client": "b25l", "server": "b25l"})
                begin = time.monotonic()
                client.shutdown(socket.SHUT_WR)
                while next(events)[1]["state"] != "closed":
                    pass
                self.assertLess(time.monotonic() - begin, 1)

    def test_does_not_tell_of_every_byte(self):
        with tapped(echo) as playground, playground.view.events() as events, playground.connect() as client:
            begin = time.monotonic()
            for _ in range(500):
                client.sendall(b"x")
                client.recv(1)
            told = 1
            while next(events)[1]["size"]["server"] < 500:
                told += 1
            self.assertLessEqual(told, (time.monotonic() - begin) / 0.05 + 2)

    def test_clear_forgets_and_an_open_connection_comes_back_with_its_next_bytes(self):
        with tapped(echo) as playground, playground.view.events() as events, playground.connect() as client:
            view = playground.view
            client.sendall(b"before")
            exactly(client, 6)
            with playground.connect() as other:
                other.shutdown(socket.SHUT_WR)
                until_end(other)
            view.until(lambda: [summary["state"] for summary in view.connections()] == ["open", "closed"])
            self.assertEqual(view.request("/clear", "POST")[0], 204)
            self.assertEqual(view.connections(), [])
            self.assertEqual(view.request("/connections/1")[0], 404)
            while next(events) != ("cleared", {}):
                pass
            client.sendall(b"after")
            exactly(client, 5)
            while next(events)[1]["size"] != {"client": 5, "server": 5}:
                pass
            capture = view.capture(1)
            self.assertEqual(capture["bytes"], {"client": b"after", "server": b"after"})
            self.assertEqual(kinds(capture), [("client", "bytes"), ("server", "bytes")])

    def test_a_reader_that_leaves_frees_its_thread(self):
        with tapped(echo) as playground:
            for _ in range(150):  # more than there are threads
                with playground.view.events():
                    pass
            self.assertEqual(playground.view.connections(), [])

    def test_40_pages_at_once(self):
        with tapped(echo) as playground, contextlib.ExitStack() as stack:
            pages = [stack.enter_context(playground.view.events()) for _ in range(40)]
            playground.connect().close()
            for page in pages:
                while next(page)[1]["state"] == "open":
                    pass

    def test_events_are_not_compressed(self):
        with tapped(echo) as playground, socket.create_connection(("127.0.0.1", playground.view.port), timeout=DEADLINE) as connection:
            connection.sendall(b"GET /events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n" % playground.view.port)
            with connection.makefile("rb") as stream:
                head = b"".join(iter(stream.readline, b"\r\n")).lower()
                self.assertIn(b"content-type: text/event-stream", head)
                self.assertNotIn(b"content-encoding", head)
                stream.readline()  # the size of the chunk
                self.assertEqual(stream.readline(), b"event: hello\n")


class Doors(unittest.TestCase):
    """Who may ask, and for what."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.playground = cls.stack.enter_context(tapped(echo))
        cls.view = cls.playground.view

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def test_only_under_its_own_name(self):
        port = self.view.port
        for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"):
            self.assertEqual(self.view.request("/connections", Host=host)[0], 200, host)
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", f"localhost.evil.example:{port}", "",
                     f"127.0.0.1:{port}, x"):
            for path in ("/", "/wire", "/connections", "/events", "/view/wire.js", "/nothing"):
                self.assertEqual(self.view.request(path, Host=host)[0], 403, (host, path))
            self.assertEqual(self.view.request("/clear", "POST", Host=host)[0], 403)
        for fields in (b"", b"Host: 127.0.0.1:%d\r\nHost: evil.example\r\n" % port):
            with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as connection:
                connection.sendall(b"GET /connections HTTP/1.1\r\n" + fields + b"\r\n")
                self.assertIn(until_end(connection)[:12], (b"HTTP/1.1 403", b"HTTP/1.1 400"))

    def test_only_to_its_own_page(self):
        port = self.view.port
        self.assertEqual(self.view.request("/connections", Origin=f"http://127.0.0.1:{port}")[0], 200)
        for site in ("same-origin", "none"):
            self.assertEqual(self.view.request("/connections", Sec_Fetch_Site=site)[0], 200)
        for origin in ("null", "http://evil.example", f"http://127.0.0.1:{self.playground.port}", f"http://localhost:{port}",
                       f"https://127.0.0.1:{port}"):
            for path, method in (("/connections", "GET"), ("/events", "GET"), ("/clear", "POST")):
                self.assertEqual(self.view.request(path, method, Origin=origin)[0], 403, (origin, path))
        for site in ("cross-site", "same-site"):
            link = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
            self.assertEqual(self.view.request("/wire", **link)[0], 200)
            self.assertEqual(self.view.request("/connections", **link)[0], 403)
            self.assertEqual(self.view.request("/wire", "POST", **link)[0], 403)
            for mode, destination in (("no-cors", "script"), ("navigate", "iframe"), ("cors", "empty")):
                self.assertEqual(self.view.request("/wire", Sec_Fetch_Site=site, Sec_Fetch_Mode=mode, Sec_Fetch_Dest=destination)[0], 403)

    def test_what_follows_a_refused_request_is_no_request(self):
        with self.playground.connect() as client:
            client.sendall(b"x")
            client.recv(1)
        before = [summary["id"] for summary in self.view.connections()]
        inner = b"POST /clear HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 0\r\n\r\n" % self.view.port
        with socket.create_connection(("127.0.0.1", self.view.port), timeout=DEADLINE) as connection:
            connection.sendall(b"POST /clear HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://evil.example\r\nContent-Length: %d\r\n\r\n%s"
                               % (self.view.port, len(inner), inner))
            with contextlib.suppress(ConnectionError):
                self.assertEqual(until_end(connection).count(b"HTTP/1.1"), 1)
        self.assertEqual([summary["id"] for summary in self.view.connections()], before)

    def test_every_reply_tells_the_browser_what_it_may_not_do(self):
        for path in ("/", "/wire", "/view/wire.js", "/connections", "/connections/1", "/connections/999", "/nothing"):
            for host in (f"127.0.0.1:{self.view.port}", "evil.example"):
                _, headers, _ = self.view.request(path, Host=host)
                policy = headers["Content-Security-Policy"]
                self.assertEqual([directive.split()[0] for directive in policy.split(";")],
                                 ["default-src", "script-src", "style-src", "connect-src", "img-src", "base-uri", "form-action", "frame-ancestors"])
                self.assertNotIn("unsafe", policy)
                for name, value in {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
                                    "Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"}.items():
                    self.assertEqual(headers[name], value, (path, name))

    def test_files_of_the_page_and_no_others(self):
        status, headers, body = self.view.request("/view/wire.js")
        folder = pathlib.Path(__file__).resolve().parents[1] / "view"
        self.assertEqual((status, headers["Content-Type"], body), (200, "text/javascript; charset=utf-8", (folder / "wire.js").read_bytes()))
        self.assertEqual(self.view.request("/view/wire.css")[1]["Content-Type"], "text/css; charset=utf-8")
        for target in (b"/view/", b"/view", b"/view/nothing.js", b"/view/../playground/playground.cpp", b"/view/../CMakeLists.txt",
                       b"/view/..%2fcheck.cpp", b"/view/%2e%2e/check.cpp", b"/view/..\\check.cpp", b"/view//etc/passwd", b"/view/%2fetc%2fpasswd",
                       b"/view/wire.js%00.html", b"/view/wire.js/", b"/view/./wire.js", b"/view/.wire.js", b"/view/WIRE.JS", b"/view/wire.cpp",
                       b"/view/" + b"a" * 5000 + b".js", b"//view/wire.js", b"/../../../etc/passwd"):
            self.assertRegex(self.view.raw(target)[:12], b"HTTP/1.1 40[04]", target)

    def test_leads_to_the_page(self):
        status, headers, _ = self.view.request("/")
        self.assertEqual((status, headers["Location"]), (302, "/wire"))
        self.assertEqual(self.view.request("/wire")[0], 200)

    def test_a_part_of_the_bytes(self):
        with self.playground.connect() as client:
            client.sendall(b"0123456789")
            exactly(client, 10)
            number = self.view.connections()[-1]["id"]
            self.assertEqual(self.view.request(f"/connections/{number}/client", Range="bytes=2-4")[2], b"234")
            self.assertEqual(self.view.request(f"/connections/{number}/client", Range="bytes=5-65535")[2], b"56789")


if __name__ == "__main__":
    unittest.main()
