"""The starters: they compile without a warning, say that they are not written yet, and the verdict says what to do.

    starters_test.py BUILD
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
RIGHT_ARGUMENTS = {
    "01-raw-get": ["127.0.0.1", "1", "/"],
    "02-save-response": ["127.0.0.1", "1", "/", "file"],
    "03-get-query": ["127.0.0.1", "1", "/", "a=b"],
    "04-post-form": ["127.0.0.1", "1", "/", "a=b"],
    "05-tiny-server": ["0", str(ROOT / "lessons" / "05-tiny-server" / "www")],
}


class Starters(unittest.TestCase):
    def test_they_compile_without_a_warning(self):
        flags = "-std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror".split()
        for lesson in RIGHT_ARGUMENTS:
            for source in (ROOT / "lessons" / lesson).glob("*.cpp"):
                done = subprocess.run(["c++", *flags, "-DASIO_STANDALONE", "-DASIO_NO_DEPRECATED", str(source)], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""), source)

    def test_they_say_that_they_are_not_written_yet(self):
        for lesson, arguments in RIGHT_ARGUMENTS.items():
            with self.subTest(lesson), tempfile.TemporaryDirectory() as folder:
                program = lesson[3:]
                done = subprocess.run([BUILD / program, *arguments], capture_output=True, text=True, timeout=30, cwd=folder)
                self.assertEqual(done.stderr, f"{program}: not written yet: task 1 of lessons/{lesson}/README.md\n")
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertEqual(list(pathlib.Path(folder).iterdir()), [])

    def test_they_report_usage(self):
        for lesson in RIGHT_ARGUMENTS:
            with self.subTest(lesson):
                done = subprocess.run([BUILD / lesson[3:]], capture_output=True, text=True, timeout=30)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertTrue(done.stderr.startswith(f"usage: {lesson[3:]} "), done.stderr)

    def test_the_first_verdict_says_what_to_do_first(self):
        done = subprocess.run([BUILD / "check", "--reporter", "lines"], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 1)
        lessons = done.stdout.split("passed")
        self.assertEqual(len(lessons), 1, "a starter passes a check")
        failed = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("failed")]
        self.assertEqual([line[3] for line in failed], ["not-written-yet"] * len(RIGHT_ARGUMENTS))
        report = subprocess.run([BUILD / "check"], capture_output=True, text=True, timeout=120).stdout
        self.assertRegex(report, rf"All lessons +0 of {20 * len(RIGHT_ARGUMENTS)} points")
        self.assertIn("Next: lessons/01-raw-get/README.md, then make check-01", report)

    def test_what_is_sent_counts_before_the_rest_is_written(self):
        right = "GET {target} HTTP/1.1\\r\\nHost: {host}:{port}\\r\\nConnection: close\\r\\n\\r\\n"
        sent = {right: ["passed", "not-written-yet: the request that it has sent is right"],
                right.replace("1.1\\r", "1.1"): ["bare-lf: "],
                right[:-4]: ["missing-blank-line: "],
                right[:20]: ["not-written-yet: it has sent"],
                "": ["not-written-yet: it says: raw-get: not written yet: task 3"]}
        for request, verdicts in sent.items():
            with self.subTest(request), tempfile.NamedTemporaryFile("w", suffix=".py") as program:
                program.write(f"import socket, sys\nhost, port, target = sys.argv[1:]\n"
                              f"socket.create_connection((host, int(port))).sendall(f'{request}'.encode())\n"
                              f"sys.exit('raw-get: not written yet: task 3')\n")
                program.flush()
                done = subprocess.run([BUILD / "check", "01", "--program", f"python3 {program.name}", "--reporter", "kit-json"],
                                      capture_output=True, text=True, timeout=120)
                for check, wanted in zip(json.loads(done.stdout)["checks"], verdicts):
                    found = check["diagnosis"]
                    said = f"{found['id']}: {' '.join(found['notes'])}" if found else "passed"
                    self.assertEqual(said.split(": ")[0], wanted.split(": ")[0])
                    self.assertIn(wanted.partition(": ")[2], said)

    def test_the_tasks_have_the_numbers_of_the_readme(self):
        for lesson in RIGHT_ARGUMENTS:
            folder = ROOT / "lessons" / lesson
            (source,) = folder.glob("*.cpp")
            todos = [int(number) for number in re.findall(r"TODO\((\d+)\)", source.read_text(encoding="utf-8"))]
            readme = (folder / "README.md").read_text(encoding="utf-8")
            section = re.search(r"^## Your tasks\n(.*?)^## ", readme, re.MULTILINE | re.DOTALL).group(1)
            tasks = [int(number) for number in re.findall(r"^(\d+)\. ", section, re.MULTILINE)]
            self.assertEqual(tasks, list(range(1, len(tasks) + 1)), lesson)
            self.assertEqual(set(todos), set(tasks), lesson)


if __name__ == "__main__":
    unittest.main()
