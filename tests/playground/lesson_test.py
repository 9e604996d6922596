"""Lesson 00 and the playground's guide, done as written: every command runs, and sends and gets the bytes that are shown.

    lesson_test.py BUILD
"""

import pathlib
import re
import subprocess
import sys
import unittest

from tapped import Playground

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/book"))
import texts  # noqa: E402

PAGES = [ROOT / "lessons/00-look-at-the-wire/README.md", ROOT / "docs/guides/playground.md"]


def as_bytes(block):
    """An http block's bytes: its head's lines end with CR LF, the line end before the fence is the fence's."""
    head, blank, body = block.partition("\n\n")
    return (head.replace("\n", "\r\n") + "\r\n\r\n" + body.removesuffix("\n")).encode() if blank else block.replace("\n", "\r\n").encode()


def last(playground, side):
    """The bytes of the newest connection, as if the playground had port 8080."""
    newest = playground.view.connections()[-1]["id"]
    return playground.view.request(f"/connections/{newest}/{side}")[2].replace(b"127.0.0.1:%d" % playground.port, b"127.0.0.1:8080")


class Lesson(unittest.TestCase):
    def test_every_command_does_what_the_text_says(self):
        playground = self.enterContext(Playground("serve", "--port", "0"))
        site = f"127.0.0.1:{playground.port}"
        ran = compared = 0
        for page in PAGES:
            for mark, language, text in texts.blocks(page):
                with self.subTest(page=page.relative_to(ROOT), block=text):
                    if mark == "at the playground":
                        script = text.replace("127.0.0.1:8080", site).replace("127.0.0.1 8080", f"127.0.0.1 {playground.port}")
                        self.assertNotIn("8080", script)
                        done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60, check=False)
                        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                        ran += 1
                    elif mark in ("the client sends", "the server replies"):
                        side = "client" if mark == "the client sends" else "server"
                        self.assertEqual(last(playground, side), as_bytes(text))
                        compared += 1
                    else:
                        self.assertNotEqual(language, "http", "an http block needs a mark")
        self.assertGreaterEqual(ran, 6)
        self.assertGreaterEqual(compared, 2)

    def test_links_lead_to_places_of_the_site(self):
        playground = self.enterContext(Playground("serve", "--port", "0"))
        for page in PAGES:
            for path in set(re.findall(r"http://127\.0\.0\.1:8080(/[\w./-]+)", texts.read(page))):
                with self.subTest(path=path), playground.connect() as connection:
                    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{playground.port}\r\nConnection: close\r\n\r\n".encode())
                    with connection.makefile("rb") as reply:
                        self.assertTrue(reply.readline().startswith(b"HTTP/1.1 20"), path)


if __name__ == "__main__":
    unittest.main()
