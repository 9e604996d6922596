"""The practice site's door, through the tap: how replies come, what is said of broken requests, and many clients.

    door_test.py BUILD
"""

import concurrent.futures
import contextlib
import os
import pathlib
import re
import socket
import threading
import time
import unittest

from site_peer import Playground, Reply, plain
from tapped import DEADLINE, reset, until_end

PAGES = pathlib.Path(__file__).resolve().parent / "site/pages"
site = None   # one for all tests
unused = None  # a connection on which nothing is asked any more, from the first test on
begun = 0


def setUpModule():
    global site, unused, begun
    site = Playground()
    begun = time.monotonic()
    unused = site.connect()
    unused.sendall(site.request("GET", "/keep-alive", close=False))


def tearDownModule():
    unused.close()
    site.stop()


class Delivery(unittest.TestCase):
    def test_bytes_are_as_many_as_asked_for_and_the_same_each_time(self):
        expected, state = bytearray(), 2718
        for _ in range(70000):
            state = state * 48271 % 2147483647
            expected.append(state >> 16 & 0xFF)
        for size in [0, 1, 255, 70000]:
            self.assertEqual(site.talk(site.request("GET", f"/bytes/{size}")),
                             b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n"
                             b"Connection: close\r\n\r\n" % size + expected[:size])

    def test_a_hundred_mebibytes_are_streamed(self):
        size = 0
        with site.connect() as connection:
            connection.sendall(site.request("GET", "/bytes/104857600"))
            while piece := connection.recv(1 << 20):
                size += len(piece)
        self.assertEqual(size - 104857600, len(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                                               b"Content-Length: 104857600\r\nConnection: close\r\n\r\n"))

    def test_a_body_drips(self):
        pieces = site.pieces(site.request("GET", "/drip/28"))
        self.assertEqual(b"".join(pieces), plain(b"abcdefghijklmnopqrstuvwxyza\n"))
        self.assertGreater(len(pieces), 3)

    def test_a_body_in_chunks(self):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
        self.assertEqual(site.talk(site.request("GET", "/chunked/2")),
                         head + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                         b"16\r\nThis is chunk 1 of 2.\n\r\n16\r\nThis is chunk 2 of 2.\n\r\n0\r\n\r\n")
        self.assertTrue(site.talk(site.request("GET", "/chunked/0")).endswith(b"\r\n\r\n0\r\n\r\n"))
        self.assertEqual(site.talk(b"GET /chunked/1 HTTP/1.0\r\n\r\n"),
                         head + b"Connection: close\r\n\r\nThis is chunk 1 of 1.\n")

    def test_a_head_in_pieces(self):
        pieces = site.pieces(site.request("GET", "/slow-head"))
        self.assertEqual(b"".join(pieces),
                         b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 45\r\n"
                         b"Connection: close\r\n\r\nThe head of this reply came in eight pieces.\n")
        self.assertGreater(len(pieces), 3)

    def test_a_reply_that_stops_early(self):
        reply = Reply(site.talk(site.request("GET", "/close-early")))
        self.assertEqual((reply.field("Content-Length"), len(reply.body)), ("100", 39))

    def test_a_client_that_sent_too_much_reads_the_whole_reply(self):
        reply = Reply(site.talk(site.request("POST", "/nowhere", body=b"x" * 3_000_000)))
        self.assertEqual((reply.status, len(reply.body)), (404, int(reply.field("Content-Length"))))


class KeepAlive(unittest.TestCase):
    def one_reply(self, stream):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = stream.readline()
            assert line, head
            head += line
        return Reply(head + stream.read(int(re.search(rb"Content-Length: (\d+)", head)[1])))

    def test_a_connection_serves_a_hundred_requests(self):
        with site.connect() as connection, connection.makefile("rb") as stream:
            for number in range(1, 101):
                connection.sendall(site.request("GET", "/keep-alive", close=False))
                reply = self.one_reply(stream)
                self.assertTrue(reply.text.startswith(f"This is request {number} on this connection.\n"), reply.text)
                self.assertEqual(reply.field("Connection"), "keep-alive" if number < 100 else "close")
                self.assertEqual(reply.field("Keep-Alive"), f"timeout=10, max={100 - number}" if number < 100 else None)
            self.assertEqual(stream.read(), b"")

    def test_requests_may_come_ahead_of_their_replies_and_with_bodies(self):
        first = site.request("GET", "/keep-alive", body=b"abc", close=False)
        other = site.request("GET", "/hello.txt", close=False)
        with site.connect() as connection, connection.makefile("rb") as stream:
            connection.sendall(first + first + other + first)
            self.assertIn("request 1", self.one_reply(stream).text)
            self.assertIn("request 2", self.one_reply(stream).text)
            reply = self.one_reply(stream)
            self.assertEqual((reply.body, reply.field("Connection")),
                             ((PAGES / "files/hello.txt").read_bytes(), "close"))
            self.assertEqual(stream.read(), b"")

    def test_it_closes_when_asked_to(self):
        for message in [site.request("GET", "/keep-alive"), b"GET /keep-alive HTTP/1.0\r\n\r\n"]:
            reply = Reply(site.talk(message))
            self.assertEqual(reply.field("Connection"), "close")
        with site.connect() as connection, connection.makefile("rb") as stream:
            connection.sendall(site.request("GET", "/keep-alive", close=False) + b"GET /keep-alive HTTP/1.1\n")
            self.one_reply(stream)
            self.assertEqual(self.one_reply(stream).status, 400)
            self.assertEqual(stream.read(), b"")

    def test_one_that_nobody_uses_is_closed_after_ten_seconds(self):
        self.assertIn(b"It stays open: the next has 10 seconds", until_end(unused))
        self.assertGreater(time.monotonic() - begun, 9)


class Mistakes(unittest.TestCase):
    HOST = b"Host: a\r\n"

    def told(self, message, status, sentence, end=False):
        with self.subTest(message[:60]):
            reply = Reply(site.talk(message, end))
            self.assertEqual((reply.status, reply.field("Content-Type")), (status, "text/plain; charset=utf-8"),
                             reply.text)
            self.assertIn(sentence, reply.text)
            self.assertEqual(reply.field("Connection"), "close")

    def test_what_is_wrong_with_a_line_end(self):
        self.told(b"GET / HTTP/1.1\n", 400,
                  "Line 1 ends with LF (0A) alone, at byte 14 of the request (counted from 0); HTTP asks for CR LF")
        self.told(b"GET / HTTP/1.1\n", 400, "Line 1 as it came:  GET / HTTP/1.1␊\n")
        self.told(b"GET / HTTP/1.1\r\nHost: a\n", 400, "Line 2 ends with LF (0A) alone, at byte 23 ")
        self.told(b"GET / HTTP/1.1\r\nHost: a\r\n\n", 400, "Line 3 ends with LF (0A) alone, at byte 25 ")
        self.told(b"GET / HTTP/1.1\r\nA: b\rc\r\n", 400, "Line 2 has a CR (0D) with no LF behind it, at byte 20 ")
        self.told(b"GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\r\n", 400, "Line 1 holds the four characters \\r\\n")
        self.told(b"\r\n\r\n", 400, "Line 2 is empty, and so was the line before it.")

    def test_what_is_wrong_with_a_request_line(self):
        for line, sentence in [
            (b" GET / HTTP/1.1", "begins with white space"),
            (b"\xef\xbb\xbfGET / HTTP/1.1", "a byte order mark"),
            (b"hello", "is no request line: it is one word"),
            (b"GET /", "has no version behind the target"),
            (b"GET  / HTTP/1.1", "has two spaces"),
            (b"GET /a b HTTP/1.1", "has more than two spaces"),
            (b"G(T / HTTP/1.1", 'begins with "G(T", which is no method'),
            (b"<script>alert(1)</script> / HTTP/1.1", "no method"),
            (b"GET a HTTP/1.1", "does not begin with /"),
            (b"CONNECT a:1 HTTP/1.1", "does not begin with /"),
            (b"GET /\xc3\xab HTTP/1.1", "has the byte C3 in its target"),
            (b"GET /#a HTTP/1.1", "has a # in its target"),
            (b"GET /\x00 HTTP/1.1", "holds the byte 00"),
            (b"GET / http/1.1", 'ends with "http/1.1", which is no version'),
            (b"GET / HTTP/1.1 ", 'ends with "HTTP/1.1␠"'),
        ]:
            self.told(line + b"\r\n", 400, sentence)
        for line in [b"GET / HTTP/2.0", b"GET / HTTP/1.2", b"PRI * HTTP/2.0"]:
            self.told(line + b"\r\n", 505, "Line 1 asks for " + line[-8:].decode())
        self.told(b"\x16\x03\x01\x02\x00\x01", 400, "a TLS handshake begins so")
        self.told(bytes(range(128, 256)) + b"\r\n", 400, "is no request line")

    def test_what_is_wrong_with_a_field(self):
        for line, sentence in [
            (b"Host : a", "Line 2 has white space before its colon"),
            (b"Host", "Line 2 has no colon"),
            (b" a: b", "Line 2 begins with white space"),
            (b": a", "Line 2 has no name before its colon"),
            (b"A b: c", 'Line 2 has the name "A b"'),
            (b"A: b\x00", "Line 2 has the byte 00 in its value"),
            (b"A: b\\r\\nC: d", "Line 2 holds the four characters"),
            (b"Host: http://a/", "Line 2 has a Host that is no HOST:PORT"),
            (b"Host: a\r\nHost: a", "Line 3 is a second Host"),
            (b"Content-Length: 3x", "which is no number of bytes"),
            (b"Content-Length: -1", "which is no number of bytes"),
            (b"Content-Length:", "which is no number of bytes"),
            (b"Content-Length: 1\r\nContent-Length: 2", "Line 3 is a second Content-Length"),
        ]:
            self.told(b"GET / HTTP/1.1\r\n" + line + b"\r\n", 400, sentence)
        self.told(b"GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n", 501,
                  "a transfer coding that this site does not know")
        self.told(b"GET / HTTP/1.1\r\n\r\n", 400, "There is no Host field, and HTTP/1.1 asks for one.")
        self.told(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
                  "There are both")
        self.assertEqual(Reply(site.talk(b"GET /json HTTP/1.0\r\n\r\n")).status, 200)

    def test_the_first_mistake_is_the_one_that_is_told(self):
        self.told(b"GET / HTTP/1.1\r\nHost : a\r\nHost\n\n", 400, "Line 2 has white space before its colon")
        self.told(b"GET / HTTP/9.9\nHost : a\r\n", 400, "Line 1 ends with LF")
        self.told(b"DELETE /nowhere HTTP/1.1\r\n\r\n", 400, "There is no Host field")

    def test_a_head_may_be_64_kib_long(self):
        room = 65536 - len(site.request("GET", "/echo", "A: "))
        full = site.request("GET", "/echo", "A: " + "a" * room)
        self.assertEqual(Reply(site.talk(full)).body, full)
        self.told(site.request("GET", "/echo", "A: " + "a" * (room + 1)), 431, "The head is longer than 64 KiB")
        self.told(b"a" * 65536, 431, "The head is longer than 64 KiB")

    def test_a_head_without_end(self):
        for message, sentence in [
            (b"G", '1 byte came, and line 1 has no end: "G"'),
            (b"GET / HTTP/1.1\r\nHost: a\r", 'line 2 has no end: "Host: a␍"'),
            (b"GET / HTTP/1.1\r\nHost: a\r\n", "25 bytes came, and the blank line"),
            (b"\r\n", "2 bytes came, and the blank line"),
        ]:
            self.told(message, 400, sentence, end=True)
        self.assertEqual(site.talk(b"", end=True), b"")

    def test_a_body_without_end(self):
        self.told(site.request("POST", "/echo", "Content-Length: 9") + b"abc", 400,
                  "Content-Length says 9, and 3 bytes came", end=True)
        for chunks, sentence in [
            (b"3\r\nab", "The chunked body has no end"),
            (b"0\r\n", "The chunked body has no end"),
            (b"3\r\nabcd\r\n", "Chunk 1 has more bytes than its size says"),
            (b"1\r\nabcdef", "Chunk 1 has more bytes than its size says"),
            (b"x\r\n", 'Where the size of chunk 1 belongs stands "x"'),
            (b"-1\r\n", 'Where the size of chunk 1 belongs stands "-1"'),
            (b"\r\n", 'Where the size of chunk 1 belongs stands ""'),
            (b"1\r\na\r\n2\n", "ends with LF (0A) alone, at byte 7 of the body"),
        ]:
            self.told(site.request("POST", "/echo", "Transfer-Encoding: chunked") + chunks, 400, sentence, end=True)


class Crowd(unittest.TestCase):
    def threads(self):
        folder = f"/proc/{site.process.pid}/task"
        return len(os.listdir(folder)) if os.path.isdir(folder) else None

    def test_two_hundred_at_once_on_few_threads(self):
        threads = self.threads()
        with contextlib.ExitStack() as stack:
            silent = [stack.enter_context(site.connect()) for _ in range(100)]
            targets = ["/json", "/echo", "/form?a=b", "/drip/5", "/hello.txt", "/bytes/100000", "/cookies",
                       "/slow-head"]
            barrier = threading.Barrier(100)

            def one(number):
                barrier.wait(DEADLINE)
                return site.ask("GET", targets[number % len(targets)])
            with concurrent.futures.ThreadPoolExecutor(100) as pool:
                replies = list(pool.map(one, range(100)))
            self.assertEqual({reply.status for reply in replies}, {200})
            self.assertEqual(self.threads(), threads)
            silent[0].sendall(site.request("GET", "/json"))  # one that was silent for long is served all the same
            self.assertEqual(Reply(until_end(silent[0])).status, 200)

    def test_clients_that_vanish_harm_nobody(self):
        targets = ["/bytes/100000000", "/drip/100", "/slow-head", "/"]
        for message in [b"", b"GET / HT", site.request("POST", "/echo", "Content-Length: 5"),
                        site.request("GET", "/keep-alive", close=False),
                        *(site.request("GET", target) for target in targets)]:
            for leave in [socket.socket.close, reset]:
                connection = site.connect()
                connection.sendall(message)
                leave(connection)
        self.assertEqual(site.ask("GET", "/json").status, 200)
        self.assertIsNone(site.process.poll())


if __name__ == "__main__":
    unittest.main()
