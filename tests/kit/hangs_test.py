#!/usr/bin/env python3
"""A program that hangs in every check costs a whole lesson less than 15 seconds, and is told that it hangs.

    hangs_test.py BUILD
"""

import concurrent.futures
import os
import pathlib
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = {source.parent.name[:2]: source.parent.name[3:] for source in sorted(ROOT.glob("lessons/[0-9][0-9]-*/*.cpp"))}
CLIENTS = [lesson for lesson, program in PROGRAMS.items() if program != "tiny-server"]


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
        self.judge("PROGRAM\nsleep 1000", CLIENTS, {"waits-for-more"})

    def test_reading_what_never_comes(self):
        self.judge("PROGRAM\nmkfifo fifo\nread line <>fifo", CLIENTS, {"waits-for-more"})

    def test_who_stops_the_check_stops_the_program(self):
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(how), tempfile.TemporaryDirectory() as folder:
                fifo = pathlib.Path(folder) / "fifo"
                os.mkfifo(fifo)
                script = pathlib.Path(folder) / "hangs.sh"
                script.write_text(f"echo $$ >'{fifo}'\nexec sleep 1000\n")
                check = subprocess.Popen([BUILD / "check", "01", "--program", f"bash '{script}'"], stdout=subprocess.DEVNULL,
                                         preexec_fn=lambda: signal.signal(how, signal.SIG_DFL))  # noqa: B023
                with open(os.pidfd_open(int(fifo.read_text()))) as program:  # the shell has started, and said its number
                    check.send_signal(how)
                    check.wait(60)
                    self.assertEqual(select.select([program], [], [], 60)[0], [program], "the program lives on")


if __name__ == "__main__":
    unittest.main()
