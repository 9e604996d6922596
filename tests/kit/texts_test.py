"""What README, lessons and docs show is what happens: bytes, commands, links, verdicts.

    texts_test.py BUILD
"""

import os
import pathlib
import re
import shlex
import socket
import subprocess
import sys
import threading
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("book", "real")]
import peers  # noqa: E402
import texts  # noqa: E402

ROOT, TEXTS = texts.ROOT, texts.TEXTS
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()


def sent_by(command):
    """The bytes that a solution sends; its port stands for 8000."""
    words = shlex.split(command)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        words = [str(BUILD / f"solution-{words[0]}")] + [port if word == "8000" else word for word in words[1:]]
        received = bytearray()

        def receive():
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(20)
                while not complete(received):
                    received.extend(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        def complete(bytes_):
            head, blank, body = bytes(bytes_).partition(b"\r\n\r\n")
            length = re.search(rb"Content-Length: (\d+)", head)
            return blank and len(body) >= int(length.group(1) if length else 0)

        thread = threading.Thread(target=receive)
        thread.start()
        subprocess.run(words, capture_output=True, timeout=30, cwd="/tmp")
        thread.join()
    return bytes(received).replace(f":{port}".encode(), b":8000")


def reply_to(request):
    line, _, body = request.partition(" with: ")
    message = f"{line}\r\nHost: 127.0.0.1\r\n"
    if body:
        message += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    with peers.tiny_server(BUILD / "solution-tiny-server") as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(20)
        connection.sendall((message + "\r\n" + body).encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def as_bytes(block):
    head, blank, body = block.partition("\n\n")
    return (head.replace("\n", "\r\n") + "\r\n\r\n" + body).encode() if blank else block.replace("\n", "\r\n").encode()


class Texts(unittest.TestCase):
    def test_every_http_block_is_what_really_crosses_the_wire(self):
        compared = 0
        for text in TEXTS:
            for how, _, block in texts.blocks(text, "http"):
                with self.subTest(text=text.relative_to(ROOT), block=how):
                    self.assertIsNotNone(how, "an http block needs a comment above it that says who sends it")
                    if how in ("an example", "the client sends", "the server replies"):  # the last two: playground/lesson_test.py
                        continue
                    kind, _, what = how.partition(": ")
                    actual = sent_by(what) if kind == "sent by" else reply_to(what)
                    # The newline before the fence is the last line's end, or the fence's.
                    self.assertIn(actual, (as_bytes(block), as_bytes(block.removesuffix("\n"))))
                    compared += 1
        self.assertGreaterEqual(compared, 8)

    def test_every_shown_verdict_is_what_the_autograder_says(self):
        shown = 0
        for text in TEXTS:
            for found in re.finditer(r"<!-- shown by: (\S+) (.*?) -->\s*\n```text\n(.*?)```", text.read_text(encoding="utf-8"), re.DOTALL):
                with self.subTest(text=text.relative_to(ROOT)):
                    command = ["build/check", found.group(1)[:2], "--program", f"python3 tests/submissions/{found.group(1)}", *shlex.split(found.group(2))]
                    output = subprocess.run(command, executable=BUILD / "check", capture_output=True, text=True, timeout=60,
                                            cwd=ROOT, env={**os.environ, "NO_COLOR": "1"}).stdout
                    output = re.sub(r"127\.0\.0\.1([: ])\d+", r"127.0.0.1\g<1>8000", output)
                    output = re.sub(r" --program '.*?'", "", output)
                    for line in found.group(3).rstrip("\n").splitlines():
                        if line.strip() != "…":  # left out there
                            self.assertIn(re.sub(r"127\.0\.0\.1([: ])\d+", r"127.0.0.1\g<1>8000", line), output)
                    shown += 1
        self.assertGreaterEqual(shown, 1)

    def test_every_target_of_make_exists_and_is_documented(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        rules = re.findall(r"^([a-z0-9 %-]+):(?!=)", makefile, re.MULTILINE)
        targets = {word.removesuffix("-%") for words in rules for word in words.split()}
        everything = "\n".join(text.read_text(encoding="utf-8") for text in TEXTS)
        for target in re.findall(r"`make ([a-z0-9]+(?:-[a-z]+)?)", everything):
            self.assertIn(target, targets, f"make {target}")
        for target in re.findall(r"^make ([a-z0-9]+(?:-[a-z]+)?)(?:-\d\d)?(?: |$)", everything, re.MULTILINE):
            self.assertIn(target, targets, f"make {target}")
        for target in targets:
            self.assertTrue(re.search(rf"make {target}\b", everything), f"make {target} is not documented")
        shown = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
        for target in targets - {"help"}:
            self.assertIn(f"make {target}", shown)

    def test_every_option_of_the_autograder_exists(self):
        known = subprocess.run([BUILD / "check", "--help"], capture_output=True, text=True).stdout
        for text in TEXTS:
            for command in re.findall(r"build/check([^`\n]*)", text.read_text(encoding="utf-8")):
                for option in re.findall(r"(?:^| )(--[a-z-]+)", command.split("--program \"")[0]):
                    self.assertIn(option, known, f"{text}: {option}")

    def test_every_link_leads_somewhere(self):
        for text in TEXTS:
            for target in texts.links(text):
                self.assertTrue((text.parent / target.partition("#")[0]).exists(), f"{text.relative_to(ROOT)} links to {target}")

    def test_the_readme_is_short(self):
        self.assertLess(len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()), 120)


if __name__ == "__main__":
    unittest.main()
