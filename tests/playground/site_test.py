"""The practice site, place by place, through the tap.

    site_test.py BUILD
"""

import base64
import concurrent.futures
import html
import json
import pathlib
import re
import socket
import subprocess
import unittest

from site_peer import BROWSER, Playground, Reply, plain
from tapped import DEADLINE, until_end

PAGES = pathlib.Path(__file__).resolve().parent / "site/pages"
site = None  # one for all tests


def setUpModule():
    global site
    site = Playground()


def tearDownModule():
    site.stop()


class Pages(unittest.TestCase):
    def test_the_first_page_says_where_the_site_and_the_view_are(self):
        page = site.ask("GET", "/", BROWSER)
        self.assertEqual((page.status, page.field("Content-Type")), (200, "text/html; charset=utf-8"))
        self.assertEqual(page.field("Connection"), "close")
        self.assertIn(f"http://{site.address}/echo", page.text)
        self.assertRegex(page.text, r'<a href="http://127\.0\.0\.1:\d+/wire">http://127\.0\.0\.1:\d+/wire</a>')
        self.assertNotIn("{{", page.text)
        self.assertNotRegex(page.text, r"(?i)<script|\son\w+=|style=")

    def test_files_come_as_they_are(self):
        types = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".png": "image/png",
                 ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8"}
        for file in (PAGES / "files").iterdir():
            reply = site.ask("GET", f"/{file.name}", "Accept-Encoding: gzip, deflate, br")
            with self.subTest(file.name):
                self.assertEqual((reply.status, reply.field("Content-Type")), (200, types[file.suffix]))
                self.assertEqual(reply.body, file.read_bytes())
                self.assertEqual(reply.field("Content-Length"), str(len(reply.body)))
                self.assertIsNone(reply.field("Content-Encoding"))

    def test_head_is_get_without_the_body(self):
        for target in ["/", "/echo", "/form", "/form?a=b", "/get.html", "/cookies", "/basic-auth/a/b", "/json",
                       "/redirect/2", "/status/200", "/status/404", "/status/204", "/status/304", "/bytes/1000",
                       "/drip/3", "/chunked/2", "/slow-head", "/close-early", "/keep-alive", "/nowhere", "/bytes/x",
                       "/hello.txt", "/picture.png"]:
            with self.subTest(target):
                got, head = site.ask("GET", target), site.ask("HEAD", target)
                if target == "/echo":  # shows the method, which is a byte longer
                    got.head = got.head.replace(b"Length: " + got.field("Content-Length").encode(),
                                                b"Length: %d" % (len(got.body) + 1))
                self.assertEqual((head.head, head.body), (got.head, b""))

    def test_what_is_not_there_is_404_with_a_list_of_what_is(self):
        for target in ["/nowhere", "/echoes", "/../../etc/passwd", "/%2e%2e/index.html", "/index.html",
                       "/files/style.css", "/style.css/", "//style.css", "/.", "/style.css%00", "*", "/" + "a" * 20000]:
            for fields in [[], [BROWSER]]:
                reply = site.ask("GET", target, *fields)
                with self.subTest(target[:40], fields=fields):
                    self.assertEqual(reply.status, 404)
                    self.assertIn("/basic-auth/USER/PASSWORD", reply.text)
                    self.assertEqual(reply.field("Content-Type"),
                                     f"text/{'html' if fields else 'plain'}; charset=utf-8")

    def test_a_wrong_method_is_405_with_those_that_are_right(self):
        for target, allow in [("/", "GET, HEAD"), ("/form", "GET, HEAD, POST"), ("/cookies", "GET, HEAD, POST"),
                              ("/hello.txt", "GET, HEAD"), ("/bytes/3", "GET, HEAD"), ("/keep-alive", "GET, HEAD")]:
            for method in ["DELETE", "get", "BREW"]:
                reply = site.ask(method, target)
                with self.subTest(f"{method} {target}"):
                    self.assertEqual((reply.status, reply.field("Allow")), (405, allow))
                    self.assertIn(f"does not take the method {method}", reply.text)

    def test_every_command_on_the_first_page_succeeds(self):
        page = site.ask("GET", "/", BROWSER).text
        commands = re.findall(r'<code class="try"(?: data-exit="(\d+)")?>(.*?)</code>', page)
        self.assertGreater(len(commands), 35)

        def run(command):
            return subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=DEADLINE,
                                  check=False)
        told = [html.unescape(re.sub("</?span>", "", command)) for _, command in commands]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            results = list(pool.map(run, told))
        for (code, _), command, result in zip(commands, told, results):
            with self.subTest(command):
                self.assertEqual(result.returncode, int(code or 0), result.stderr)
                self.assertTrue(result.stdout)
                if command.startswith("printf '") and "| od" not in command and "curl" not in command:
                    self.assertRegex(result.stdout.decode(), r"^HTTP/1\.1 \d\d\d ")
        mistakes = [result.stdout[9:12] for result in results[-7:]]
        self.assertEqual(mistakes, [b"400", b"400", b"400", b"400", b"400", b"404", b"405"])


class Echo(unittest.TestCase):
    def guarded(self, reply):
        self.assertTrue(reply.field("Content-Security-Policy").startswith(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'"))
        self.assertEqual(reply.field("X-Content-Type-Options"), "nosniff")

    def test_text_is_the_request_itself(self):
        odd = b"Odd:\t<b>\xff\x80  ~ \t"
        chunks = b"4;a=b\r\nabcd\r\n0A \r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
        for message in [
            site.request("GET", "/echo"),
            site.request("GET", "/echo/any?where=<b>&x"),
            site.request("GET", f"http://{site.address}/echo"),
            site.request("BREW", "/echo"),
            site.request("POST", "/echo", body=bytes(range(256))),
            site.request("PUT", "/echo", "Transfer-Encoding: chunked") + chunks,
            b"GET /echo HTTP/1.0\r\n\r\n",
            b"\r\nGET /echo HTTP/1.1\r\nHost:\r\n" + odd + b"\r\n\r\n",
        ]:
            with self.subTest(message[:40]):
                reply = Reply(site.talk(message))
                self.assertEqual((reply.body, reply.status), (message, 200))
                self.assertEqual(reply.field("Content-Type"), "text/plain; charset=utf-8")
                self.guarded(reply)

    def test_a_request_may_come_byte_by_byte(self):
        message = site.request("POST", "/echo", body=b"a\r\n\r\nb")
        with site.connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in message:
                connection.sendall(bytes([byte]))
            self.assertEqual(Reply(until_end(connection)).body, message)

    def test_json_holds_it_all(self):
        body = b"\x00\xffabc"
        fields = ["Accept: application/json", "X: \xff", "x:", "Transfer-Encoding: chunked"]
        chunked = site.request("POST", "/echo?a", *fields) + b"5\r\n" + body + b"\r\n0\r\n\r\n"
        reply = Reply(site.talk(chunked))
        told = json.loads(reply.body)
        self.assertEqual(list(told), ["method", "target", "version", "fields", "body_base64", "raw_base64"])
        self.assertEqual([told["method"], told["target"], told["version"]], ["POST", "/echo?a", "HTTP/1.1"])
        self.assertEqual([name for name, _ in told["fields"]],
                         ["Host", "Accept", "X", "x", "Transfer-Encoding", "Connection"])
        self.assertEqual(base64.b64decode(told["raw_base64"]), chunked)
        self.assertEqual(base64.b64decode(told["body_base64"]), body)
        self.guarded(reply)

    def test_the_page_shows_markup_as_text(self):
        reply = site.ask("POST", "/echo?<script>'", BROWSER, "X: <img src=x>\xff\"",
                         body=b"</pre><script>alert(1)</script>\0")
        self.assertEqual(reply.field("Content-Type"), "text/html; charset=utf-8")
        self.assertNotIn("<script", reply.text)
        self.assertNotIn("<img", reply.text)
        self.assertIn("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;<b>NUL</b>", reply.text)
        self.assertIn("&lt;img src=x&gt;<b>FF</b>&quot;", reply.text)
        self.assertIn("HTTP/1.1<b>CR</b><b>LF</b>\n", reply.text)
        self.guarded(reply)

    def test_accept_decides(self):
        for accept, kind in [
            ("", "plain"), ("*/*", "plain"), ("image/png", "plain"), ("text/*", "plain"),
            ("TEXT/HTML; Q=0.9, text/plain;q=0.901", "plain"),
            ("text/html", "html"), ("text/plain;q=0, */*", "html"), ("text/html;q=, ,;;,", "html"),
            ("application/*", "json"), ("*/*;q=0.1, application/json", "json"),
            ("application/json;q=0.5, text/html;q=0.4", "json"),
        ]:
            with self.subTest(accept):
                self.assertIn(kind, site.ask("GET", "/echo", f"Accept: {accept}").field("Content-Type"))

    def test_more_than_a_mebibyte_is_too_much(self):
        full = site.request("POST", "/echo", body=b"x" * (1 << 20))
        self.assertEqual(Reply(site.talk(full)).body, full)
        chunked = site.request("POST", "/echo", "Transfer-Encoding: chunked")
        for message in [site.request("POST", "/echo", body=b"x" * ((1 << 20) + 1)),
                        site.request("POST", "/echo", "Content-Length: 9" + "0" * 18),
                        chunked + b"100001\r\n", chunked + b"f" * 30 + b"\r\n",
                        chunked + (b"1;" + b"e" * 4000 + b"\r\nx\r\n") * 600]:
            reply = Reply(site.talk(message))
            self.assertEqual(reply.status, 413)
            self.assertIn("longer than 1 MiB", reply.text)

    def test_who_expects_to_be_told_is_told_to_continue(self):
        with site.connect() as connection:
            connection.sendall(site.request("POST", "/echo", "Content-Length: 2", "Expect: 100-continue"))
            self.assertEqual(connection.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            connection.sendall(b"ab")
            self.assertTrue(until_end(connection).endswith(b"\r\n\r\nab"))
        reply = Reply(site.talk(site.request("POST", "/echo", "Content-Length: 2000000", "Expect: 100-continue")))
        self.assertEqual(reply.status, 413)


class Forms(unittest.TestCase):
    URLENCODED = "Content-Type: application/x-www-form-urlencoded"
    FORM = b"a=1&b=%C3%AB+%26&a=%3Cb%3E&&=x&empty=&bad=%zz%4&%0D%0A"
    LINES = "a=1\nb=ë &\na=<b>\n=x\nempty=\nbad=%zz%4\n\r\n=\n"

    def test_fields_come_back_decoded_and_in_order(self):
        for reply in [site.ask("GET", "/form?" + self.FORM.decode()),
                      site.ask("POST", "/form", self.URLENCODED, body=self.FORM),
                      site.ask("POST", "/form", self.URLENCODED.replace("www-form", "WWW-form") + " ; charset=utf-8",
                               body=self.FORM)]:
            self.assertEqual((reply.status, reply.body), (200, self.LINES.encode()))
        self.assertEqual(site.ask("GET", "/form?").body, b"")
        self.assertIn('href="/upload.html"', site.ask("GET", "/form").text)

    def test_the_page_shows_fields_and_bytes(self):
        for reply in [site.ask("GET", "/form?" + self.FORM.decode(), BROWSER),
                      site.ask("POST", "/form", BROWSER, self.URLENCODED, body=self.FORM)]:
            self.assertIn("ë &amp;", reply.text)
            self.assertIn("&lt;b&gt;", reply.text)
            self.assertIn(html.escape(self.FORM.decode()), reply.text)
            self.assertEqual(reply.field("X-Content-Type-Options"), "nosniff")
            self.assertIn("default-src 'none'", reply.field("Content-Security-Policy"))
            self.assertNotIn("{{", reply.text)

    def multipart(self, *fields, boundary="x-y"):
        body = (b'--x-y\r\nContent-Disposition: form-data; name="<i>note"\r\n\r\nred\r\nbike\r\n'
                b'--x-y\r\nContent-Disposition: form-data; name="file"; filename="<u>.bin"\r\n'
                b'Content-Type: image/png\r\n\r\n'
                + bytes(range(256)) + b'\r\n--x-y\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n--x-y--\r\n')
        return site.ask("POST", "/form", f"Content-Type: multipart/form-data; boundary={boundary}", *fields,
                        body=body), body

    def test_a_file_arrives(self):
        reply, _ = self.multipart()
        self.assertEqual(reply.text, "<i>note=red\r\nbike\nfile=file <u>.bin, image/png, 256 bytes\na=\n")
        reply, body = self.multipart(BROWSER)
        self.assertIn("file &lt;u&gt;.bin, image/png, 256 bytes", reply.text)
        self.assertIn(f"{len(body)} bytes, as they were sent", reply.text)
        self.assertIn("--x-y<b>CR</b><b>LF</b>\nContent-Disposition: form-data; name=&quot;&lt;i&gt;note&quot;",
                      reply.text)
        self.assertNotIn("<u>", reply.text)

    def test_what_is_no_form_is_refused(self):
        self.assertEqual(self.multipart(boundary="other")[0].status, 400)
        self.assertEqual(site.ask("POST", "/form", "Content-Type: multipart/form-data", body=b"x").status, 400)
        for fields, status in [([], 415), (["Content-Type: text/plain"], 415),
                               ([self.URLENCODED, "Content-Length: 8388609"], 413)]:
            body = b"a=b" if len(fields) < 2 else b""
            self.assertEqual(site.ask("POST", "/form", *fields, body=body).status, status)
        self.assertEqual(site.ask("POST", "/form", self.URLENCODED).status, 411)
        self.assertEqual(site.ask("POST", "/form", self.URLENCODED, "Content-Length: 0").body, b"")
        self.assertEqual(site.ask("GET", "/form?" + "a" * 8000).status, 414)
        self.assertEqual(site.ask("GET", "/form?a", "Cookie: " + "c" * 8000).status, 431)
        self.assertEqual(site.ask("GET", "/form?" + "%26" * 2600).body, b"&" * 2600 + b"=\n")

    def test_a_large_form_arrives_whole(self):
        body = b"a=" + b"x" * (4 << 20)
        self.assertEqual(site.ask("POST", "/form", self.URLENCODED, body=body).body, body + b"\n")
        chunked = site.request("POST", "/form", self.URLENCODED, "Transfer-Encoding: chunked")
        self.assertEqual(Reply(site.talk(chunked + b"3\r\na=b\r\n0\r\n\r\n")).body, b"a=b\n")


class State(unittest.TestCase):
    def cookie(self, body, *fields):
        return site.ask("POST", "/cookies", Forms.URLENCODED, *fields, body=body)

    def test_a_cookie_is_set_shown_and_forgotten(self):
        self.assertEqual(site.ask("GET", "/cookies").text, "No cookie came with this request.\n")
        reply = self.cookie(b"name=colour&value=red&do=set")
        self.assertEqual((reply.status, reply.field("Location")), (303, "/cookies"))
        self.assertEqual(reply.field("Set-Cookie"), "colour=red; Max-Age=3600; Path=/cookies; HttpOnly; SameSite=Lax")
        self.assertEqual(site.ask("GET", "/cookies", "Cookie: colour=red; b=a=c").text, "colour=red\nb=a=c\n")
        page = site.ask("GET", "/cookies", BROWSER, "Cookie: <b>=\"'<i>").text
        self.assertIn("&lt;b&gt;", page)
        self.assertNotIn("<i>", page.replace('<th scope="row"><i>', ""))
        self.assertIn("colour=; Max-Age=0;", self.cookie(b"name=colour&do=forget").field("Set-Cookie"))

    def test_a_cookie_adds_no_field(self):
        for body in [b"name=a&value=b%0D%0AX:+y", b"name=a%0D%0AX:+y&value=b", b"name=&value=b", b"name=a&value=%3B",
                     b"name=a&value=+", b"name=a&value=%C3%AB", b"name=a=b&value=c" + b"c" * 1024, b"name=%00&value=b"]:
            reply = self.cookie(body)
            self.assertEqual((reply.status, reply.field("X"), reply.field("Set-Cookie")), (400, None, None))

    def test_a_place_with_a_password(self):
        right = "Authorization: Basic " + base64.b64encode("Ada:zoë:x".encode()).decode()
        target = "/basic-auth/Ada/zo%C3%AB:x"
        self.assertEqual(site.ask("GET", target, right).text, "Welcome, Ada.\n")
        self.assertEqual(site.ask("GET", target, right.replace("Basic", "bASIC")).status, 200)
        for fields in [[], [right[:-4]], ["Authorization: Bearer x"], ["Authorization: Basic"], ["Authorization: "],
                       [right, BROWSER]]:
            reply = site.ask("GET", target if len(fields) < 2 else target + "y", *fields)
            self.assertEqual((reply.status, reply.field("WWW-Authenticate")),
                             (401, 'Basic realm="practice", charset="UTF-8"'))
        self.assertEqual(site.ask("GET", "/basic-auth/a%3Ab/c").status, 400)
        self.assertEqual(site.ask("GET", "/basic-auth/a").status, 404)

    def test_a_name_adds_neither_field_nor_markup(self):
        user, target = "a\r\nX=y<b>", "/basic-auth/a%0D%0AX=y%3Cb%3E/p"
        for password, status in [("p", 200), ("q", 401)]:
            sent = base64.b64encode(f"{user}:{password}".encode()).decode()
            reply = site.ask("GET", target, BROWSER, "Authorization: Basic " + sent)
            self.assertEqual(reply.status, status)
            self.assertNotIn(b"X=y", reply.head)
            self.assertNotIn("y<b>", reply.text)


class Statuses(unittest.TestCase):
    def test_a_status_is_what_was_asked_for(self):
        self.assertEqual(site.talk(site.request("GET", "/status/200")), plain(b"200 OK\n"))
        self.assertEqual(site.talk(site.request("POST", "/status/500", body=b"abc")),
                         plain(b"500 Internal Server Error\n", status="500 Internal Server Error"))
        self.assertEqual(site.talk(site.request("GET", "/status/299")), plain(b"299 \n", status="299 "))
        self.assertEqual(site.talk(site.request("GET", "/status/302")),
                         plain(b"302 Found\n", "Location: /", status="302 Found"))
        self.assertEqual(site.talk(site.request("GET", "/status/205")), plain(b"", status="205 Reset Content"))

    def test_204_and_304_have_no_body(self):
        for method in ["GET", "HEAD"]:
            self.assertEqual(site.talk(site.request(method, "/status/204")),
                             b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            self.assertEqual(site.talk(site.request(method, "/status/304")),
                             b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")

    def test_a_number_that_is_none_is_told_so(self):
        for target in ["/status/199", "/status/600", "/status/-1", "/status/abc", "/status/", "/status/2e2",
                       "/status/0x200", "/bytes/104857601", "/bytes/-1", "/bytes/1.5", "/bytes/" + "9" * 30,
                       "/bytes/+1", "/bytes/1/2", "/bytes/%31", "/drip/101", "/chunked/101", "/redirect/0",
                       "/redirect/21", "/redirect/x", "/redirect/" + "1" * 7000]:
            reply = site.ask("GET", target)
            with self.subTest(target[:40]):
                self.assertEqual(reply.status, 400)
                self.assertRegex(reply.text, r"The N of /\w+/N is a whole number from \d+ to \d+ in decimal digits, and ")
        self.assertNotIn("<script", site.ask("GET", "/bytes/<script>", BROWSER).text)

    def test_redirections_lead_to_the_first_page(self):
        target, seen = "/redirect/3", []
        while target != "/":
            reply = site.ask("GET", target)
            self.assertEqual(reply.status, 302)
            target = reply.field("Location")
            seen.append(target)
        self.assertEqual(seen, ["/redirect/2", "/redirect/1", "/"])

    def test_json_is_json(self):
        reply = site.ask("GET", "/json")
        told = json.loads(reply.body)
        self.assertEqual(reply.field("Content-Type"), "application/json")
        self.assertEqual((len(told["word"]), len(told["word"].encode())), (told["characters"], told["bytes"]))


if __name__ == "__main__":
    unittest.main()
