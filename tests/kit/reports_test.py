#!/usr/bin/env python3
"""The reports say what happened: JSON with every documented name, a page for a browser, JUnit, lines that fit, and a
command that does it again.

    reports_test.py BUILD
"""

import base64
import functools
import html.parser
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
    return subprocess.run([BUILD / "check", *arguments], capture_output=True, text=True, errors="replace", timeout=300, env={**os.environ, **environment})


@functools.cache
def report_of(lesson, program):
    return json.loads(check(lesson, "--program", program, "--reporter", "kit-json").stdout)


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def documented(heading):
    """The names in the table behind a line of docs/reference/reports.md."""
    text = (ROOT / "docs/reference/reports.md").read_text(encoding="utf-8")
    table = text[text.index(heading):].split("\n\n")[1]
    return {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}


class Reports(unittest.TestCase):
    def programs(self):
        for lesson, names in WRONG.items():
            for name in names:
                if (SUBMISSIONS / name).exists():
                    yield lesson, f"{shlex.quote(sys.executable)} -S {shlex.quote(str(SUBMISSIONS / name))}"

    def test_json_has_every_documented_name_and_no_other(self):
        seen = {"checks": set(), "program": set(), "diagnosis": set(), "wire": set()}
        for lesson, program in self.programs():
            report = report_of(lesson, program)
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
            report = report_of(lesson, program)
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
        checks = re.findall(r"points?$", check("01", "--list-tests").stdout, re.MULTILINE)
        self.assertEqual(len(done.stdout.splitlines()), len(checks) + 1)
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


# Sends and prints what would end a script element or begin a comment in it, and bytes that are no text.
HOSTILE = """import socket, sys
sys.stderr.buffer.write(b'</script><!--<script>{{nonce}}{{data}}\\0\\xff]]>&lt;\\n')
with socket.create_connection((sys.argv[-3], int(sys.argv[-2]))) as s:
    s.sendall(b'GET </script><script>alert(1)</script> HTTP/1.1\\r\\n<!--<script>\\0\\xff: \\xe2\\x80\\xa8\\r\\n\\r\\n')
    s.shutdown(socket.SHUT_WR)
    sys.stdout.buffer.write(b'--></script>\\0\\xff' + s.makefile('rb').read())
"""
HOSTILE_NAME = b"</script><!--<script>\xff\t\xe2\x80\xa8.py"
HOSTILE_ARGUMENT = b"</script><img src=http://127.0.0.1:9/ onerror=alert(1)>\xfe{{script}}"


class Elements(html.parser.HTMLParser):
    """The elements of a page as a browser finds them: (name, attributes, text)."""

    def __init__(self, text):
        super().__init__()
        self.all = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs), []))

    def handle_data(self, data):
        if self.all:
            self.all[-1][2].append(data)

    def named(self, name):
        return [(attributes, "".join(text)) for tag, attributes, text in self.all if tag == name]


class Html(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(os.fsencode(folder), HOSTILE_NAME.replace(b"/", b"_"))
            with open(program, "w", encoding="utf-8") as file:
                file.write(HOSTILE)
            words = [os.fsencode(sys.executable), b"-S", program, HOSTILE_ARGUMENT]
            line = b" ".join(b"'" + word.replace(b"'", b"'\\''") + b"'" for word in words)
            cls.hostile, cls.hostile_run = cls.both(folder, "01", "--program", line)
            cls.whole, cls.whole_run = cls.both(folder, "--solutions")

    @staticmethod
    def both(folder, *arguments):
        """The page of a run, and kit-json's report of the same run."""
        page, run = pathlib.Path(folder, "a.html"), pathlib.Path(folder, "a.json")
        done = check(*arguments, "--rng-seed", "7", "--reporter", "terminal", "--reporter", f"html::out={page}", "--reporter", f"kit-json::out={run}")
        assert "Lesson 01" in done.stdout, done.stdout + done.stderr
        return page.read_text(encoding="utf-8"), json.loads(run.read_text(encoding="utf-8"))

    def data(self, page):
        (attributes, text), _script = Elements(page).named("script")
        self.assertEqual(attributes["type"], "application/json")
        return json.loads(text)

    def test_no_byte_of_a_program_becomes_markup(self):
        plain, hostile = Elements(self.whole), Elements(self.hostile)
        self.assertEqual([name for name, *_ in hostile.all], [name for name, *_ in plain.all])
        (_, data), (_, script) = hostile.named("script")
        self.assertNotRegex(data, "[<>&\\0\\u0080-\\uffff]")
        self.assertEqual(script, plain.named("script")[1][1])
        first = json.loads(data)["run"]["checks"][0]
        self.assertIn("</script><img src=http:", " ".join(first["program"]["argv"]))
        self.assertIn("<!--<script>\ufffd\t\u2028", first["again"])
        self.assertIn("</script><script>alert(1)", "".join(first["diagnosis"]["notes"]) + base64.b64decode(first["diagnosis"]["actual"]).decode("latin-1"))
        self.assertIn(b"{{nonce}}{{data}}\0\xff", base64.b64decode(first["program"]["stderr"]))

    def test_the_page_asks_for_nothing(self):
        elements = Elements(self.hostile)
        for name, attributes, _ in elements.all:
            self.assertFalse(set(attributes) & {"src", "href", "srcset", "action", "style", "background"}, name)
            self.assertFalse([attribute for attribute in attributes if attribute.startswith("on")], name)
        (style, _), = elements.named("style")
        (data, _), (script, _) = elements.named("script")
        nonce, = {style["nonce"], data["nonce"], script["nonce"]}
        self.assertEqual(len(base64.b64decode(nonce, validate=True)), 16)
        policy = next(attributes["content"] for attributes, _ in elements.named("meta") if attributes.get("http-equiv") == "Content-Security-Policy")
        self.assertEqual(policy, f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'")
        self.assertNotIn(nonce, self.whole)
        for text in (elements.named("style")[0][1], elements.named("script")[1][1]):
            self.assertNotRegex(text, r"https?://|@import|url\(")

    def test_it_says_what_kit_json_says(self):
        for page, run in ((self.hostile, self.hostile_run), (self.whole, self.whole_run)):
            shown = self.data(page)["run"]
            self.assertEqual({**shown, "checks": None}, {**run, "checks": None})
            self.assertEqual(len(shown["checks"]), len(run["checks"]))
            for ours, theirs in zip(shown["checks"], run["checks"]):
                self.assert_same(ours, theirs, {"program": {"stdout", "stderr"}, "diagnosis": {"expected", "actual", "expected_more", "actual_more", "window_offset"}})
                self.assertEqual(self.crossed(ours["wire"]), self.crossed(theirs["wire"]))
                for part, cut in (("program", ("stdout", "stderr")), ("diagnosis", ("expected", "actual"))):
                    for name in cut if ours[part] and ours[part].get(cut[0]) is not None else ():
                        data, whole = (base64.b64decode(one[part][name]) for one in (ours, theirs))
                        self.assertLessEqual(len(data), 4096)
                        self.assertIn(data, whole)

    def assert_same(self, ours, theirs, cut):
        for name in theirs.keys() - {"wire"}:
            if name in cut and theirs[name]:
                for inner in theirs[name].keys() - cut[name]:
                    self.assertEqual(ours[name][inner], theirs[name][inner], inner)
            else:
                self.assertEqual(ours[name], theirs[name], name)

    def crossed(self, wire):
        """What happened on each connection, with the start of the bytes; what one side sent is one event, however it came."""
        events = []
        for event in wire:
            data, size = base64.b64decode(event.get("data", "")), event.get("size", 0)
            if events and event["event"] == "bytes" and events[-1][:3] == [event["connection"], event["from"], "bytes"]:
                events[-1][3] += data
                events[-1][4] += size
            else:
                events.append([event["connection"], event["from"], event["event"], data, size])
        return [(*event[:3], event[3][:1000], event[4]) for event in events]

    def test_a_long_exchange_is_cut_and_says_how_long_it_was(self):
        for one in self.data(self.whole)["run"]["checks"]:
            kept = {}
            for event in one["wire"]:
                side = event.get("connection"), event.get("from")
                kept[side] = kept.get(side, 0) + len(base64.b64decode(event.get("data", "")))
            self.assertLessEqual(max(kept.values(), default=0), 4096, one["name"])
            self.assertLessEqual(len(one["wire"]), 61, one["name"])
        dribbled = next(one for one in self.data(self.whole)["run"]["checks"] if one["name"] == "takes a reply that comes one byte at a time")
        reply, = (event for event in dribbled["wire"] if event["event"] == "bytes" and event["from"] == "peer")
        self.assertEqual((reply["segments"], reply["segment_count"]), ([[1, reply["size"]]], reply["size"]))
        self.assertLess(len(self.whole), 1_000_000)


if __name__ == "__main__":
    unittest.main()
