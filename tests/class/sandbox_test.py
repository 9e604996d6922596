#!/usr/bin/env python3
"""A program gets the same verdict in the sandbox as outside: crashes, hangs, memory, signals and limits are seen through it.

    sandbox_test.py BUILD
"""

import os
import pathlib
import shutil
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
                results, kit = pathlib.Path(folder, "results"), pathlib.Path(folder, "kit")
                results.mkdir()
                kit.mkdir()
                for name in ("check", "front"):  # where the sandbox's user may look, wherever the build is
                    shutil.copy2(BUILD / name, kit)
                for program in PROGRAMS:
                    shutil.copy2(BUILD / program, kit / "program")
                    with self.subTest(program=program, isolation=isolation):
                        self.compare(sandbox, program, kit, results)

    def compare(self, sandbox, program, kit, results):
        lesson = next(lesson for lesson in LESSONS if lesson[3:] in program)
        common = [lesson, "--rng-seed", "7", "--program"]
        plain = subprocess.run([kit / "check", *common, str(kit / "program"), "--reporter", "lines"], capture_output=True, text=True, check=False)
        front, seen = kit / "front", kit / "program"
        if sandbox.kind == "bubblewrap":
            front, seen = "/kit/front", "/kit/program"
            sandbox.own(results)
        inner = ["--ro-bind", "/etc/hosts", "/etc/hosts", "--dir", "/kit", "--ro-bind", "/kit/front", "/kit/front", "--ro-bind", "/kit/program", "/kit/program"]
        binds = ["--dir", "/kit", "--ro-bind", str(kit / "front"), "/kit/front", "--ro-bind", str(kit / "program"), "/kit/program",
                 "--ro-bind", str(kit / "check"), "/kit/check", "--ro-bind", "/etc/hosts", "/etc/hosts", "--bind", str(results), "/results"]
        check = "/kit/check" if sandbox.kind == "bubblewrap" else str(kit / "check")
        owner = ["--owner", str(sandbox.user)] if sandbox.kind == "separate user" else []
        inside = subprocess.run([*sandbox.outer(binds, network=True), check, *common, str(seen), "--within", sandbox.within(inner, str(front)),
                                 *owner, "--reporter", "lines"], capture_output=True, text=True, check=False)
        sandbox.clean_up()
        self.assertTrue(inside.stdout, inside.stderr)
        self.assertEqual(inside.stdout, plain.stdout, inside.stderr)


if __name__ == "__main__":
    unittest.main()
