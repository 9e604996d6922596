"""The solutions of lessons 01 to 04 fetch from and submit to real servers: nginx and python3's http.server.

    clients_test.py FOLDER-OF-PROGRAMS
"""

import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

import peers

PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve()
FIELDS = [("q", "red bike"), ("name", "Zoë & Søn"), ("q", ""), ("sum", "1+1=2 100%"), ("日本", "🚲~*-._")]


def run(program, *arguments, cwd=None):
    return subprocess.run([str(PROGRAMS / f"solution-{program}"), *map(str, arguments)], capture_output=True, timeout=60, cwd=cwd)


class RealServers:
    """The same tests for each server; `port` is where it listens."""

    def test_raw_get_prints_head_and_body(self):
        done = run("raw-get", "127.0.0.1", self.port, "/index.html")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        self.assertRegex(head, rb"^HTTP/1\.[01] 200 OK\r\n")
        self.assertEqual(body, (peers.WWW / "index.html").read_bytes())

    def test_raw_get_by_name(self):
        self.assertEqual(run("raw-get", "localhost", self.port, "/index.html").returncode, 0)

    def test_save_response_saves_a_png_byte_for_byte(self):
        for name in ("logo.png", "large.png"):
            done = run("save-response", "127.0.0.1", self.port, f"/{name}", "saved.png", cwd=self.scratch)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertRegex(done.stdout, rb"^HTTP/1\.[01] 200 OK\n$")
            saved = pathlib.Path(self.scratch) / "saved.png"
            self.assertEqual(saved.read_bytes(), (pathlib.Path(self.www) / name).read_bytes())
            saved.unlink()

    def test_save_response_leaves_no_file_for_a_404(self):
        done = run("save-response", "127.0.0.1", self.port, "/gone.png", "gone.png", cwd=self.scratch)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, rb"^HTTP/1\.[01] 404 ")
        self.assertFalse((pathlib.Path(self.scratch) / "gone.png").exists())

    def test_get_query_submits_fields(self):
        done = run("get-query", "127.0.0.1", self.port, "/form", *(f"{name}={value}" for name, value in FIELDS))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(done.stdout.decode(), "".join(f"{name}={value}\n" for name, value in FIELDS))

    def test_get_query_reports_a_404(self):
        done = run("get-query", "127.0.0.1", self.port, "/gone", "a=b")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b" 404 ", done.stderr)
        self.assertIn(b"404", done.stdout)

    def test_post_form_submits_fields_and_a_file(self):
        essay = pathlib.Path(self.scratch) / "essay.txt"
        essay.write_bytes("first line\r\nzweite Zeile: ü\n".encode() * 20000)
        done = run("post-form", "127.0.0.1", self.port, "/form", *(f"{name}={value}" for name, value in FIELDS), f"essay@{essay}")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        text = "".join(f"{name}={value}\n" for name, value in FIELDS).encode()
        self.assertEqual(done.stdout, text + b"essay=" + essay.read_bytes() + b"\n")


class Server(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.www = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        for file in peers.WWW.glob("*.*"):
            (cls.www / file.name).write_bytes(file.read_bytes())
        (cls.www / "large.png").write_bytes((peers.WWW / "logo.png").read_bytes() + random.Random(1).randbytes(3_000_000))
        cls.www.chmod(0o755)


class PythonServer(RealServers, Server):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.enterClassContext(peers.python_server(cls.www))


class Nginx(RealServers, Server):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        form_port = cls.enterClassContext(peers.python_server(cls.www))
        pathlib.Path(cls.scratch).chmod(0o777)  # as root, nginx's worker is another user
        cls.port = cls.enterClassContext(peers.nginx_server(cls.www, cls.scratch, form_port))


if __name__ == "__main__":
    unittest.main()
