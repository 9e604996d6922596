"""The schema of kit-json accepts what the autograder writes, refuses what it must not write, and names what is documented.

    schema_test.py BUILD
"""

import concurrent.futures
import copy
import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

try:
    import jsonschema
except ImportError:  # the system's python3 may have what another one has not
    if os.path.realpath(sys.executable) == os.path.realpath("/usr/bin/python3") or not os.path.exists("/usr/bin/python3"):
        sys.exit("schema_test.py needs python3-jsonschema: make setup installs it")
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import examples
from examples import ROOT, corpus

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
SCHEMA = json.loads((ROOT / "docs" / "reference" / "kit-json.schema.json").read_text(encoding="utf-8"))
# Programs of each kind: that wait, that compute for ever, that crash, that take all memory, that print bytes which are no
# text, whose verdict names several causes or none, and servers.
WRONG = ["01-raw-get/wrong/no_blank_line.py", "01-raw-get/wrong/busy_loop.py", "01-raw-get/wrong/segv_after_reply.c",
         "01-raw-get/wrong/two_bare_lf_no_host.py", "01-raw-get/wrong/sends_nul.c", "02-save-response/wrong/waits_for_close.py",
         "02-save-response/wrong/whole_buffer.c", "03-get-query/wrong/arguments_as_text.py",
         "03-get-query/wrong/zeros_left_out.py", "03-get-query/wrong/arguments_stripped.py",
         "04-post-form/wrong/file_read_for_ever.py", "04-post-form/wrong/one_send.c", "05-tiny-server/wrong/sigpipe.c",
         "05-tiny-server/wrong/text_mode.py", "05-tiny-server/wrong/first_64k.py"]
MADE = ["does-not-compile", "cannot-start"]


def report_of(*arguments, check=BUILD / "check"):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "report.json"
        done = subprocess.run([check, *arguments, "--rng-seed", str(examples.SEED), "--reporter", f"kit-json::out={file}"],
                              capture_output=True, text=True, timeout=300, env=corpus.ENVIRONMENT)
        if not file.exists():
            raise RuntimeError(f"no report of {arguments}: {done.stdout}{done.stderr}")
        return json.loads(file.read_text(encoding="utf-8"))


@functools.cache
def wrong(name):
    source = examples.SUBMISSIONS / name
    return report_of(source.parent.parent.name, "--program", corpus.command_for(source, BUILD / "submissions"))


def checks_of(names, wanted):
    """Of the wrong programs' checks the first for which `wanted` holds, in a report of its own."""
    for name in names:
        report = copy.deepcopy(wrong(name))
        report["checks"] = [check for check in report["checks"] if wanted(check)][:1]
        if report["checks"]:
            return report
    raise LookupError("no check of the wrong programs is of this kind")


def setUpModule():
    with concurrent.futures.ThreadPoolExecutor(2 * os.cpu_count()) as pool:
        list(pool.map(wrong, WRONG))


class Schema(unittest.TestCase):
    validator = jsonschema.Draft7Validator(SCHEMA)

    def accepts(self, report, what):
        complaints = [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
                      for error in self.validator.iter_errors(report)]
        self.assertEqual(complaints, [], what)

    def test_it_is_a_schema(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)

    def test_it_accepts_reports_of_all_solutions(self):
        report = report_of("--solutions")
        self.assertEqual({check["lesson"] for check in report["checks"]}, set(corpus.LESSONS))
        self.accepts(report, "the solutions")

    def test_it_accepts_reports_of_all_starters(self):
        report = report_of()
        self.assertEqual({check["lesson"] for check in report["checks"]}, set(corpus.LESSONS))
        self.accepts(report, "the starters")

    def test_it_accepts_reports_of_wrong_programs_of_each_kind(self):
        programs = [check["program"] for name in WRONG for check in wrong(name)["checks"] if check["program"]]
        for what, seen in (("a hang", lambda p: p["timed_out"]), ("a crash", lambda p: p["signal"] == "SIGSEGV"),
                           ("memory", lambda p: p["out_of_memory"])):
            self.assertTrue(any(map(seen, programs)), f"none of the programs shows {what}")
        for name in WRONG:
            with self.subTest(name):
                self.accepts(wrong(name), name)

    def test_it_accepts_reports_of_what_cannot_run(self):
        for cause in MADE:
            with self.subTest(cause), examples.made(BUILD, cause, "01-raw-get") as (_, check, program):
                report = report_of("01", *(["--program", program] if program else []), check=check)
                self.assertIn(cause, [check["diagnosis"]["id"] for check in report["checks"] if check["diagnosis"]])
                self.accepts(report, cause)

    def test_it_accepts_names_that_are_added_later(self):
        report = checks_of(WRONG, lambda check: check["diagnosis"] and check["wire"])
        check = report["checks"][0]
        for place in (report, check, check["program"], check["diagnosis"], check["wire"][0]):
            place["added_later"] = {"any": "thing"}
        self.accepts(report, "added names")


# ---- reports that it must refuse ---------------------------------------------------------------------------------------
MISSING = object()


def of(path, value):
    """Changes a report so that `value` stands at `path`, or nothing."""
    def change(report):
        *way, last = path
        place = functools.reduce(lambda at, name: at[name], way, report)
        if value is MISSING:
            del place[last]
        else:
            place[last] = value
    return change


# What a report must not be, and how one becomes it that is right: of a failed check with a difference.
CHECK = ("checks", 0)
BROKEN = {
    "no kit": of(["kit"], MISSING),
    "another kit": of(["kit"], "Some other kit"),
    "a seed that is text": of(["seed"], "9112"),
    "a negative score": of(["score"], -1),
    "checks by name": of(["checks"], {"one": {}}),
    "a check that is null": of(CHECK, None),
    "no list of events": of([*CHECK, "wire"], MISSING),
    "no command to run it again": of([*CHECK, "again"], None),
    "an unknown status": of([*CHECK, "status"], "almost"),
    "half a point": of([*CHECK, "points"], 0.5),
    "points for a failed check": of([*CHECK, "points"], 1),
    "a failed check without a diagnosis": of([*CHECK, "diagnosis"], None),
    "a passed check with a diagnosis": of([*CHECK, "status"], "passed"),
    "a skipped check without a reason": of([*CHECK, "status"], "skipped"),
    "a failed check that was skipped": of([*CHECK, "skipped_because"], "sends exactly the request"),
    "a lesson by number": of([*CHECK, "lesson"], 1),
    "a command line in one text": of([*CHECK, "program", "argv"], "raw-get 127.0.0.1 8000 /"),
    "no exit code": of([*CHECK, "program", "exit_code"], MISSING),
    "an exit code and a signal": of([*CHECK, "program", "signal"], "SIGSEGV"),
    "an end that is text": of([*CHECK, "program", "timed_out"], "no"),
    "an output that is no base64": of([*CHECK, "program", "stdout"], "HTTP/1.1 200 OK"),
    "base64 in lines": of([*CHECK, "program", "stdout"], "SFRU\nUA=="),
    "an output beyond 64 KiB": of([*CHECK, "program", "stdout"], "AAAA" * 21847),
    "an id that is a sentence": of([*CHECK, "diagnosis", "id"], "The line ends with LF."),
    "no id at all": of([*CHECK, "diagnosis", "id"], MISSING),
    "one hint, no list": of([*CHECK, "diagnosis", "hints"], "look again"),
    "a difference without a place": of([*CHECK, "diagnosis", "byte_offset"], None),
    "a difference without what is expected": of([*CHECK, "diagnosis", "expected"], None),
    "bytes where nothing is compared": of([*CHECK, "diagnosis", "compared"], None),
    "an unknown label": of([*CHECK, "diagnosis", "compared"], "it sent"),
    "a page with an address": of([*CHECK, "diagnosis", "read"], "https://example.org/request.html"),
    "an event of nobody": of([*CHECK, "wire", 1, "from"], "client"),
    "an unknown event": of([*CHECK, "wire", 1, "event"], "closed"),
    "an event without a time": of([*CHECK, "wire", 1, "t_ms"], None),
    "bytes without a size": of([*CHECK, "wire", 1, "size"], MISSING),
}


class Strictness(unittest.TestCase):
    def test_it_refuses_broken_reports(self):
        whole = checks_of(["01-raw-get/wrong/sends_nul.c", "01-raw-get/wrong/two_bare_lf_no_host.py"],
                          lambda check: check["diagnosis"] and check["diagnosis"]["compared"] == "you sent")
        self.assertEqual([*Schema.validator.iter_errors(whole)], [])
        self.assertEqual(whole["checks"][0]["wire"][1]["event"], "bytes")
        for what, change in BROKEN.items():
            with self.subTest(what):
                report = copy.deepcopy(whole)
                change(report)
                self.assertNotEqual(report, whole)
                self.assertFalse(Schema.validator.is_valid(report), f"the schema accepts {what}")

    def test_it_refuses_a_report_that_lacks_any_documented_name(self):
        whole = checks_of(WRONG, lambda check: check["diagnosis"] and len(check["wire"]) > 1)
        check = whole["checks"][0]
        for where, place in (([], whole), (CHECK, check), ([*CHECK, "program"], check["program"]),
                             ([*CHECK, "diagnosis"], check["diagnosis"]), ([*CHECK, "wire", 1], check["wire"][1])):
            for name in place:
                with self.subTest(name):
                    report = copy.deepcopy(whole)
                    of([*where, name], MISSING)(report)
                    self.assertFalse(Schema.validator.is_valid(report), f"the schema does not need {name}")


# ---- the tables of the page about reports ------------------------------------------------------------------------------
TABLES = {"One object.": SCHEMA, "Each of `checks`": SCHEMA["definitions"]["check"], "`program`:": SCHEMA["definitions"]["program"],
          "`diagnosis`:": SCHEMA["definitions"]["diagnosis"], "Each of `wire`": SCHEMA["definitions"]["event"]}
TYPES = {"text": {"string"}, "number": {"integer", "number"}, "list": {"array"}, "list of text": {"array"}, "object": {"object"},
         "true or false": {"boolean"}, "base64": {"string"}}


def page_of_reports():
    for place in ("reference/reports.md", "reports.md"):
        page = ROOT / "docs" / place
        if page.exists() and "Each of `checks`" in (text := page.read_text(encoding="utf-8")):
            return text
    raise FileNotFoundError("no page in docs/ documents kit-json")


def documented(page, heading):
    """The names of a table and the type of each."""
    table = page[page.index(f"\n{heading}"):].split("\n\n")[1]
    names = {}
    for row in table.splitlines()[2:]:
        cells = [cell.strip() for cell in row.split("|")]
        types = cells[2].split(", ")
        found = re.findall(r"`(\w+)`", cells[1])
        names |= {name: types[min(at, len(types) - 1)] for at, name in enumerate(found)}
    return names


def types_of(schema):
    """The types that a schema accepts, null apart."""
    if "$ref" in schema:
        return types_of(SCHEMA["definitions"][schema["$ref"].removeprefix("#/definitions/")])
    if "enum" in schema:
        return {"string"} if all(isinstance(value, (str, type(None))) for value in schema["enum"]) else set()
    if "oneOf" in schema:
        return set().union(*map(types_of, schema["oneOf"]))
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return set(types) - {"null"}


class Documentation(unittest.TestCase):
    def test_schema_and_page_name_the_same(self):
        page = page_of_reports()
        for heading, schema in TABLES.items():
            with self.subTest(heading):
                names = documented(page, heading)
                self.assertCountEqual(schema["properties"], names)
                for name, kind in names.items():
                    self.assertLessEqual(types_of(schema["properties"][name]), TYPES[kind], name)
                    if kind == "base64":
                        self.assertIn("#/definitions/bytes", json.dumps(schema["properties"][name]), name)

    def test_every_name_is_required_where_it_is_documented(self):
        for heading, schema in TABLES.items():
            always = set(schema["properties"]) - ({"data", "size"} if heading == "Each of `wire`" else set())
            self.assertCountEqual(schema["required"], always, heading)

    def test_every_name_is_explained(self):
        for schema in TABLES.values():
            for name, what in schema["properties"].items():
                self.assertTrue("description" in what or name == "from", name)


if __name__ == "__main__":
    unittest.main()
