"""The solution of lesson 05 answers real clients: curl, wget and netcat.

    server_test.py FOLDER-OF-PROGRAMS
"""

import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest

import peers

PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve()


def run(*command, text=None):
    done = subprocess.run([str(word) for word in command], capture_output=True, timeout=60, input=text)
    if done.returncode != 0:
        raise AssertionError(f"{command} exits with {done.returncode}: {done.stderr.decode()}")
    return done.stdout


class TinyServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.port = cls.enterClassContext(peers.tiny_server(PROGRAMS / "solution-tiny-server"))
        cls.url = f"http://127.0.0.1:{cls.port}"

    def test_curl_gets_files(self):
        for name in ("index.html", "style.css", "logo.png", "hello.txt", "data.json"):
            self.assertEqual(run("curl", "-sS", "--fail", f"{self.url}/{name}"), (peers.WWW / name).read_bytes())

    def test_curl_follows_heads(self):
        head = run("curl", "-sS", "-I", f"{self.url}/logo.png").decode()
        self.assertEqual(head.split("\r\n")[0], "HTTP/1.1 200 OK")
        self.assertIn(f"Content-Length: {(peers.WWW / 'logo.png').stat().st_size}\r\n", head)

    def test_curl_submits_forms(self):
        fields = ["-d", "name=Zo%C3%AB", "--data-urlencode", "drink=tea & milk"]
        self.assertEqual(run("curl", "-sS", *fields, f"{self.url}/form").decode(), "name=Zoë\ndrink=tea & milk\n")
        self.assertEqual(run("curl", "-sS", "-G", *fields, f"{self.url}/form").decode(), "name=Zoë\ndrink=tea & milk\n")

    def test_curl_sees_errors(self):
        code = lambda *words: run("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", *words).decode()  # noqa: E731
        self.assertEqual(code(f"{self.url}/gone"), "404")
        self.assertEqual(code("--path-as-is", f"{self.url}/../../../../etc/passwd"), "404")
        self.assertEqual(code("-X", "DELETE", f"{self.url}/"), "405")
        self.assertEqual(code("-F", "a=b", f"{self.url}/form"), "415")
        self.assertEqual(code("-H", "Transfer-Encoding: chunked", "-d", "a=b", f"{self.url}/form"), "501")

    def test_curl_reads_the_refusal_of_a_large_body(self):
        with tempfile.NamedTemporaryFile() as body:
            body.write(b"a=" + b"x" * 1_200_000)
            body.flush()
            reply = run("curl", "-sS", "-i", "-H", "Expect:", "--data-binary", f"@{body.name}", f"{self.url}/form").decode()
        self.assertTrue(reply.startswith("HTTP/1.1 413 Content Too Large\r\n"), reply[:100])

    def test_wget_fetches_a_page_with_what_it_needs(self):
        with tempfile.TemporaryDirectory() as folder:
            run("wget", "-q", "-p", "-nH", "-P", folder, f"{self.url}/")
            for name in ("index.html", "style.css", "logo.png"):
                self.assertEqual((pathlib.Path(folder) / name).read_bytes(), (peers.WWW / name).read_bytes())

    def test_netcat_gets_a_reply(self):
        reply = run("nc", "-N", "127.0.0.1", self.port, text=b"GET /hello.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertTrue(reply.endswith(b"\r\n\r\n" + (peers.WWW / "hello.txt").read_bytes()))

    def test_all_of_them_at_once_beside_silent_connections(self):
        silent = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(20)]
        clients = [subprocess.Popen(["curl", "-sS", f"{self.url}/logo.png"], stdout=subprocess.PIPE) for _ in range(20)]
        for client in clients:
            self.assertEqual(client.communicate(timeout=60)[0], (peers.WWW / "logo.png").read_bytes())
        for connection in silent:
            connection.close()


if __name__ == "__main__":
    unittest.main()
