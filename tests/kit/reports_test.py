#!/usr/bin/env python3
"""The reports say what happened: JSON with every documented name, JUnit, lines that fit, and a command that does it again.

    reports_test.py BUILD
"""

import base64
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import xml.etree.ElementTree

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
WRONG = {"01": ["01-raw-get/wrong/bare_lf.py", "01-raw-get/wrong/host_without_port.py", "01-raw-get/wrong/stops_at_nul.py"],
         "02": ["02-save-response/wrong/blank_line_in_one_segment.py", "02-save-response/wrong/decoded_strictly.py"],
         "03": ["03-get-query/wrong/space_percent_20.py"],
         "05": ["05-tiny-server/wrong/charset_missing.py"]}


def check(*arguments, **environment):
    return subprocess.run([BUILD / "check", *arguments], capture_output=True, text=True, timeout=300, env={**os.environ, **environment})


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def documented(heading):
    """The names in the table behind a line of docs/reports.md."""
    text = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    table = text[text.index(heading):].split("\n\n")[1]
    return {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}


class Reports(unittest.TestCase):
    def programs(self):
        for lesson, names in WRONG.items():
            for name in names:
                if (SUBMISSIONS / name).exists():
                    yield lesson, f"{shlex.quote(sys.executable)} {shlex.quote(str(SUBMISSIONS / name))}"

    def test_json_has_every_documented_name_and_no_other(self):
        seen = {"checks": set(), "program": set(), "diagnosis": set(), "wire": set()}
        for lesson, program in self.programs():
            report = json.loads(check(lesson, "--program", program, "--reporter", "kit-json").stdout)
            self.assertEqual(set(report), documented("One object."))
            self.assertEqual(report["score"], sum(c["points"] for c in report["checks"]))
            self.assertEqual(report["max_score"], 20)
            for one in report["checks"]:
                seen["checks"] |= set(one)
                self.assertIn(one["status"], ("passed", "failed", "skipped"))
                self.assertEqual(one["status"] == "failed", one["diagnosis"] is not None)
                self.assertEqual(one["status"] == "skipped", one["skipped_because"] is not None)
                for part in ("program", "diagnosis"):
                    seen[part] |= set(one[part] or {})
                for event in one["wire"]:
                    seen["wire"] |= set(event)
                if one["diagnosis"] and one["diagnosis"]["byte_offset"] is not None:
                    at = one["diagnosis"]["byte_offset"] - one["diagnosis"]["window_offset"]
                    actual, expected = (base64.b64decode(one["diagnosis"][side]) for side in ("actual", "expected"))
                    self.assertEqual(actual[:at], expected[:at])
                    self.assertNotEqual(actual[at:at + 1], expected[at:at + 1])
        self.assertEqual(seen["checks"], documented("Each of `checks`"))
        self.assertEqual(seen["program"], documented("`program`:"))
        self.assertEqual(seen["diagnosis"], documented("`diagnosis`:"))
        self.assertEqual(seen["wire"], documented("Each of `wire`"))

    def test_the_wire_holds_what_was_sent(self):
        report = json.loads(check("01", "--solutions", "--reporter", "kit-json").stdout)
        first = report["checks"][0]
        sent = b"".join(base64.b64decode(e["data"]) for e in first["wire"] if e["from"] == "program" and e["event"] == "bytes")
        target = first["program"]["argv"][-1]
        self.assertTrue(sent.startswith(f"GET {target} HTTP/1.1\r\nHost: ".encode()) and sent.endswith(b"\r\n\r\n"), sent)
        self.assertEqual([e["event"] for e in first["wire"] if e["from"] == "peer"], ["bytes", "fin"])

    def test_again_gives_the_same_verdict(self):
        for lesson, program in self.programs():
            report = json.loads(check(lesson, "--program", program, "--reporter", "kit-json").stdout)
            for one in report["checks"]:
                if one["status"] != "failed":
                    continue
                again = subprocess.run(shlex.split(one["again"]) + ["--reporter", "kit-json"], capture_output=True, text=True, timeout=300)
                (same,) = json.loads(again.stdout)["checks"]
                self.assertEqual((same["name"], same["status"], same["delivery"]), (one["name"], "failed", one["delivery"]))
                for part in ("id", "text", "also"):
                    self.assertEqual(same["diagnosis"][part], one["diagnosis"][part])

    def test_several_reports_in_one_run(self):
        lesson, program = next(self.programs())
        with tempfile.TemporaryDirectory() as folder:
            done = check(lesson, "--program", program, "--reporter", "terminal", "--reporter", f"kit-json::out={folder}/a.json",
                         "--reporter", f"junit::out={folder}/b.xml")
            report = json.loads(pathlib.Path(folder, "a.json").read_text(encoding="utf-8"))
            junit = xml.etree.ElementTree.parse(f"{folder}/b.xml").getroot()
        self.assertIn("✗ sends exactly the request", done.stdout)
        self.assertEqual(len(junit.findall(".//testcase")), len(report["checks"]))
        self.assertEqual(len(junit.findall(".//failure")), sum(c["status"] == "failed" for c in report["checks"]))

    def test_text_fits_eighty_columns_and_has_no_colour_where_none_is_wanted(self):
        for lesson, program in self.programs():
            for option in ("--compact", None):
                done = check(lesson, "--program", program, *([option] if option else []), NO_COLOR="1")
                self.assertNotIn("\x1b", done.stdout)
                for line in done.stdout.splitlines():
                    if not line.startswith("      again "):
                        self.assertLessEqual(columns(line), 80, line)

    def test_compact_has_a_line_a_check(self):
        done = check("01", "--solutions", "--compact")
        self.assertEqual(len(done.stdout.splitlines()), 16)
        self.assertIn("20/20 points", done.stdout)

    def test_causes_are_listed_and_explained(self):
        ids = [line.split()[0] for line in check("--list-causes").stdout.splitlines() if re.match(r"[a-z0-9]+(-[a-z0-9]+)+ ", line)]
        self.assertGreater(len(ids), 140)
        for id_ in ids[::10]:
            done = check("--explain", id_)
            self.assertEqual(done.returncode, 0)
            self.assertRegex(done.stdout, rf"(?s)^\[{id_}\]\n.*\nread   docs/.*\n\n#+ .*`{id_}`")
        done = check("--explain", "bare-fl")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("did you mean bare-lf?", done.stderr)


if __name__ == "__main__":
    unittest.main()
