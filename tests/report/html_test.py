"""The page of a run in headless Chromium: what it shows is what the run found out.

    html_test.py BUILD NODE_MODULES

Leaves BUILD/report-*.png. Exits with 77 where this system has no Chromium that could be installed as a package.
"""

import base64
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "real"))
import peers  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
MODULES = pathlib.Path(sys.argv.pop(1)).resolve()
HERE = pathlib.Path(__file__).resolve().parent
LESSONS = sorted(source.parent.name for source in HERE.parents[1].glob("lessons/*/*.cpp"))
MIXED = HERE.parent / "submissions" / "03-get-query" / "wrong" / "space_percent_20.py"

HOSTILE = r"""import socket, sys
with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as s:
    s.sendall(b'GET </script><img src=x onerror="document.title=1"> HTTP/1.1\r\n\0\xff\t\xe2\x80\xae\n\r\n')
    s.shutdown(socket.SHUT_WR)
    sys.stdout.buffer.write(s.makefile('rb').read())
    sys.exit('<b>a reason</b><script>alert(1)</script>')
"""


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            (folder / "hostile.py").write_text(HOSTILE, encoding="utf-8")
            python = f"{shlex.quote(sys.executable)} -S "
            cls.runs = {
                "mixed": cls.run_of(folder, "mixed", "03", "--program", python + shlex.quote(str(MIXED))),
                "hostile": cls.run_of(folder, "hostile", "01", "--program", python + shlex.quote(str(folder / "hostile.py"))),
                "solutions": cls.run_of(folder, "solutions", "--solutions"),
            }
            environment = {**os.environ, "NODE_PATH": str(MODULES), "CHROMIUM": chromium}
            done = subprocess.run(["node", str(HERE / "html_test.cjs"), scratch, str(BUILD)],
                                  capture_output=True, text=True, timeout=180, env=environment)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        cls.found = json.loads(done.stdout)

    @staticmethod
    def run_of(folder, name, *arguments):
        """Writes the page of a run; gives kit-json's report of the same run."""
        report = folder / f"{name}.json"
        subprocess.run([BUILD / "check", *arguments, "--rng-seed", "7", "--reporter", f"html::out={folder / name}.html",
                        "--reporter", f"kit-json::out={report}"], capture_output=True, timeout=300, check=False)
        return json.loads(report.read_text(encoding="utf-8"))

    def checks(self, name, status):
        return [check for check in self.runs[name]["checks"] if check["status"] == status]

    def names(self, name, status):
        return [check["name"] for check in self.checks(name, status)]

    def test_it_asks_for_nothing_and_runs_nothing_of_a_programs(self):
        self.assertEqual(self.found["requests"], [])
        self.assertEqual(self.found["complaints"], [])
        for name in self.runs:
            self.assertEqual(self.found[name]["images"], 0)
        self.assertIn('<img src=x onerror="document.title=1">', self.found["hostile_text"])
        self.assertIn("<b>a reason</b><script>alert(1)</script>", self.found["hostile_text"])

    def test_the_headline(self):
        headings = {"mixed": "Lesson 03 · Submit with GET", "hostile": "Lesson 01 · Raw GET", "solutions": "All lessons"}
        for name, heading in headings.items():
            run, found = self.runs[name], self.found[name]
            points, passed = f"{run['score']} of {run['max_score']} points", len(self.names(name, "passed"))
            self.assertEqual(found["heading"], heading)
            self.assertEqual(found["title"], f"{points} · {heading} · HTTP by Hand")
            self.assertEqual(found["score"], f"{points} · {passed} of {len(run['checks'])} checks passed")
        self.assertEqual(self.found["mixed"]["next"], f"First to mend: {self.names('mixed', 'failed')[0]}")
        self.assertEqual(self.found["solutions"]["next"], "Every check passes in every lesson.")

    def test_each_lesson_is_a_section_with_its_checks(self):
        self.assertEqual([title[:9] for title in self.found["solutions"]["sections"]], [f"Lesson {lesson[:2]}" for lesson in LESSONS])
        self.assertEqual("".join(self.found["solutions"]["strips"]), "✓" * len(self.runs["solutions"]["checks"]))
        self.assertEqual(self.found["mixed"]["strips"], [])

    def test_failed_checks_stand_open_and_passed_ones_are_folded(self):
        for name in self.runs:
            self.assertEqual(self.found[name]["open"], self.names(name, "failed"))
            self.assertEqual(self.found[name]["folded"], self.names(name, "passed"))

    def test_skipped_checks_say_what_they_wait_for(self):
        for name in ("mixed", "hostile"):
            for check in self.checks(name, "skipped"):
                said = [text for text in self.found[name]["skipped"] if check["name"] in text]
                self.assertEqual(len(said), 1, check["name"])
                self.assertIn(f"skipped until “{check['skipped_because']}” passes", said[0])
        needed = self.checks("mixed", "skipped")[0]["skipped_because"]
        self.assertTrue(self.found["linked"]["first"].startswith(f"✗failed: {needed}"))

    def test_a_failed_check_says_all_that_is_known(self):
        check = self.checks("mixed", "failed")[0]
        diagnosis, program, found = check["diagnosis"], check["program"], self.found["failed"]
        self.assertEqual((found["sentence"], found["cause"]), (diagnosis["text"], diagnosis["id"]))
        for side in ("actual", "expected"):
            self.assertEqual(found[side], diagnosis[side])
        labels = found["labels"]
        self.assertEqual(shlex.split(labels["ran"].replace("␠", " ")), program["argv"])
        self.assertIn(f"exit code {program['exit_code']} after", labels["ended"])
        self.assertIn(f"standard output: {program['stdout_bytes']} bytes", labels["ended"])
        self.assertEqual(labels["read"], f"docs/{diagnosis['read']} · {diagnosis['rfc']}")
        self.assertEqual(found["copied"], check["again"])

    def test_each_hint_opens_the_next(self):
        hints = self.checks("mixed", "failed")[0]["diagnosis"]["hints"]
        self.assertEqual(self.found["failed"]["hints"], [hints[:number] for number in range(4)])

    def test_a_passed_check_shows_what_crossed_the_wire(self):
        check, found = self.checks("mixed", "passed")[0], self.found["passed"]
        self.assertEqual((found["before"], found["name"]), (0, check["name"]))
        sent = [[event["from"], base64.b64decode(event["data"])] for event in check["wire"] if event["event"] == "bytes"]
        self.assertEqual([[side, base64.b64decode(data)] for side, data in found["sent"]], sent)

    def test_the_filter(self):
        filtered = self.found["filtered"]
        self.assertEqual((filtered["failed"], filtered["by_link"]), (len(self.names("mixed", "failed")),) * 2)
        self.assertEqual(filtered["address"], "#show=failed")
        self.assertEqual(filtered["again"], filtered["all"])

    def test_a_link_opens_its_check(self):
        linked = self.found["linked"]
        self.assertIn("says why it does not start", linked["passed"]["text"])
        self.assertEqual(linked["skipped"]["text"], "copies bytes that are not text")
        for what in ("passed", "skipped"):
            self.assertEqual((linked[what]["open"], linked[what]["in_sight"]), (True, True), what)

    def test_it_fits_every_window_and_paper(self):
        for where, surplus in self.found["widest"].items():
            self.assertLessEqual(surplus, 0, f"{where}: wider than its window")
        self.assertNotEqual(self.found["background"]["light"], self.found["background"]["dark"])
        self.assertFalse(self.found["print"]["filter"])
        self.assertEqual(self.found["print"]["background"].strip(), "#f4f5f3", "paper is light")
        self.assertGreater(self.found["print"]["pdf"], 10_000)


if __name__ == "__main__":
    chromium = peers.chromium()
    unittest.main()
