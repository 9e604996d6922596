#!/usr/bin/env python3
"""A program gets the same verdict in the sandbox as outside: crashes, hangs, memory, signals and limits are seen through it.

    sandbox_test.py BUILD
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from sandbox import Sandbox  # noqa: E402
from submission import LESSONS  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None
PROGRAMS = ["solution-raw-get", "solution-save-response", "solution-tiny-server", "submissions/01-raw-get-wrong-buffers_realloc",
            "submissions/01-raw-get-wrong-whole_buffer", "submissions/02-save-response-wrong-crashes_without_length",
            "submissions/01-raw-get-wrong-segv_at_start", "submissions/04-post-form-wrong-large_body_overflows",
            "submissions/04-post-form-right-posix"]


class Same(unittest.TestCase):
    def test_verdicts(self):
        for isolation in ("bubblewrap", "separate user"):
            sandbox = Sandbox(isolation)
            with tempfile.TemporaryDirectory() as folder:
                os.chmod(folder, 0o755)
                results = pathlib.Path(folder, "results")
                results.mkdir()
                for program in PROGRAMS:
                    with self.subTest(program=program, isolation=isolation):
                        self.compare(sandbox, program, results)

    def compare(self, sandbox, program, results):
        lesson = next(lesson for lesson in LESSONS if lesson[3:] in program)
        common = [lesson, "--rng-seed", "7", "--program"]
        plain = subprocess.run([BUILD / "check", *common, str(BUILD / program), "--reporter", "lines"], capture_output=True, text=True, check=False)
        front, seen = BUILD / "front", BUILD / program
        if sandbox.kind == "bubblewrap":
            front, seen = "/kit/front", "/kit/program"
            sandbox.own(results)
        inner = ["--ro-bind", "/etc/hosts", "/etc/hosts", "--dir", "/kit", "--ro-bind", "/kit/front", "/kit/front", "--ro-bind", "/kit/program", "/kit/program"]
        binds = ["--dir", "/kit", "--ro-bind", str(BUILD / "front"), "/kit/front", "--ro-bind", str(BUILD / program), "/kit/program",
                 "--ro-bind", str(BUILD / "check"), "/kit/check", "--ro-bind", "/etc/hosts", "/etc/hosts", "--bind", str(results), "/results"]
        check = "/kit/check" if sandbox.kind == "bubblewrap" else str(BUILD / "check")
        owner = ["--owner", str(sandbox.user)] if sandbox.kind == "separate user" else []
        inside = subprocess.run([*sandbox.outer(binds, network=True), check, *common, str(seen), "--within", sandbox.within(inner, str(front)),
                                 *owner, "--reporter", "lines"], capture_output=True, text=True, check=False)
        sandbox.clean_up()
        self.assertTrue(inside.stdout, inside.stderr)
        self.assertEqual(inside.stdout, plain.stdout, inside.stderr)


if __name__ == "__main__":
    unittest.main()
