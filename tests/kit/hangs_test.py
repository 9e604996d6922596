#!/usr/bin/env python3
"""A program that hangs in every check costs a whole lesson less than 15 seconds, and is told that it hangs.

    hangs_test.py BUILD
"""

import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
PROGRAMS = {"01": "raw-get", "02": "save-response", "03": "get-query", "04": "post-form", "05": "tiny-server"}


def seconds(lesson, command):
    begin = time.monotonic()
    done = subprocess.run([BUILD / "check", lesson, "--program", command, "--reporter", "lines"], capture_output=True, text=True, timeout=300)
    return time.monotonic() - begin, {line.split("\t")[3] for line in done.stdout.splitlines() if line.startswith("failed")}


class Hangs(unittest.TestCase):
    def judge(self, lines, lessons, expected):
        """Runs a shell script with these lines in each lesson, all at once: who hangs needs no processor."""
        with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor() as pool:
            commands = []
            for lesson in lessons:
                script = pathlib.Path(folder) / f"{lesson}.sh"
                script.write_text(lines.replace("PROGRAM", f"'{BUILD}/solution-{PROGRAMS[lesson]}' \"$@\""))
                commands.append(f"bash '{script}'")
            for lesson, (took, causes) in zip(lessons, pool.map(seconds, lessons, commands)):
                with self.subTest(lesson=lesson, script=lines):
                    self.assertLess(took, 15)
                    self.assertTrue(causes & expected, causes)

    def test_at_once(self):
        self.judge("exec sleep 1000", PROGRAMS, {"hangs-before-connecting", "no-listening-line"})

    def test_when_all_is_done(self):
        self.judge("PROGRAM\nsleep 1000", ["01", "02", "03", "04"], {"waits-for-more"})

    def test_reading_what_never_comes(self):
        self.judge("PROGRAM\nmkfifo fifo\nread line <>fifo", ["01", "02", "03", "04"], {"waits-for-more"})


if __name__ == "__main__":
    unittest.main()
