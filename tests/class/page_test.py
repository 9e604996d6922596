"""The class page in headless Chromium: a class of 200, made from what the autograder says of real programs.

    page_test.py BUILD NODE_MODULES

Leaves BUILD/page-*.png. Exits with 77 where this system has no Chromium that could be installed as a package.
"""

import base64
import collections
import concurrent.futures
import copy
import json
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "real"))
import feedback  # noqa: E402
import page  # noqa: E402
import peers  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
MODULES = pathlib.Path(sys.argv.pop(1)).resolve()
HERE = pathlib.Path(__file__).resolve().parent
SUBMISSIONS = HERE.parent / "submissions"
SEED = 2718

# Of each lesson programs that a class may hand in; nothing stands for a lesson that was not.
PROGRAMS = {
    "01-raw-get": ["solution", "bare_lf.py", "bare_lf.py", "user_agent.py", "two_bare_lf_no_host.py", "one_recv.py", "sends_nul.c"],
    "02-save-response": ["solution", "solution", "blank_line_kept.py", "head_in_file.py", "blank_line_in_one_segment.py", None],
    "03-get-query": ["solution", "nothing_encoded.py", "space_percent_20.py", "does not compile", "solution"],
    "04-post-form": ["solution", "chunked.py", "length_of_characters.py", "no_blank_line.py", "length_with_line_end.py", None],
    "05-tiny-server": ["solution", "bare_lf.py", "connection_missing.py", None, "starter", "no_content_length.py", "loop_dies.py"],
}

HOSTILE_NAMES = ["=cmd()", "<script>alert(1)</script>", "two\nlines", "\u202eright to left \u05d0\u05d1\u05d2", "n" * 80,
                 "   ", "</script><img src=x onerror=\"document.title='owned'\">", "#cause=bare-lf&student=x", "Zoë 李 🦊",
                 "../../etc/passwd", "\ud800 half a pair", "__proto__"]
HOSTILE_BYTES = b"</script><img src=x onerror=\"document.title='owned'\">\x00\xff\t  \xe2\x80\xae\xc3\xbc\xe2\x90\x8a<!--"
GIVEN = "Ada Ben Cleo Dario Eva Finn Greta Hugo Ines Jonas Kaya Lena Mats Nora Otto Pia Quentin Rosa Sami Tilda".split()
FAMILY = "Adler Brandt Conti Dahl Engel Fuchs Gruber Holm Imhof Jansen".split()


def judged(lesson, command):
    """kit-json's report of a program."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "report.json"
        subprocess.run([BUILD / "check", lesson, *command, "--rng-seed", str(SEED), "--reporter", f"kit-json::out={file}"],
                       capture_output=True, timeout=300, check=False)
        return json.loads(file.read_text(encoding="utf-8"))


def command_for(lesson, name):
    if name == "solution":
        return ["--solutions"]
    if name == "starter":
        return []
    source = SUBMISSIONS / lesson / "wrong" / name
    if source.suffix == ".py":
        return ["--program", f"{shlex.quote(sys.executable)} -S {shlex.quote(str(source))}"]
    return ["--program", shlex.quote(str(BUILD / "submissions" / f"{lesson}-wrong-{source.stem}"))]


def hostile_report(folder):
    """Of a program that sends what would be markup, and the signs that bytes are shown by."""
    program = pathlib.Path(folder) / "hostile.py"
    program.write_text("import socket, sys\n"
                       "with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as s:\n"
                       f"    s.sendall(b'GET / HTTP/1.1\\r\\n' + {HOSTILE_BYTES!r} + b'\\n\\r\\n')\n"
                       "    s.shutdown(socket.SHUT_WR)\n"
                       "    sys.stdout.buffer.write(s.makefile('rb').read())\n"
                       "    sys.exit('<b>a reason</b>')\n", encoding="utf-8")
    return judged("01-raw-get", ["--program", f"{shlex.quote(sys.executable)} -S {shlex.quote(str(program))}"])


def not_compiling(report):
    """The same report as it is where the program does not compile."""
    report = copy.deepcopy(report)
    for number, check in enumerate(report["checks"]):
        check.update(status="skipped" if number else "failed", points=0, wire=[], program=None, delivery=None,
                     skipped_because=report["checks"][0]["name"] if number else None)
        check["diagnosis"] = None if number else {
            "id": "does-not-compile", "text": "The program does not compile.", "compared": None, "byte_offset": None,
            "window_offset": None, "expected": None, "actual": None, "rfc": "the compiler's message",
            "read": "programs.md#first-steps", "hints": ["read the first error only."], "also": [], "notes": ["x.cpp:1: error"]}
    report["score"] = 0
    return report


def lesson_of(lesson, name, report):
    state = {None: "not handed in", "does not compile": "does not compile"}.get(name, "checked")
    return {"lesson": lesson, "state": state, "score": report["score"] if report else 0, "max_score": 20,
            "files": [] if name is None else [f"{lesson[3:].replace('-', '_')}.cpp"], "note": None,
            "compile_log": "x.cpp:1:1: error: '</pre><script>alert(1)</script>'\n" if state == "does not compile" else None}


def a_class(reports, hostile):
    """200 results; those with hostile names come first, and the very first sent hostile bytes."""
    results = []
    for number in range(200):
        name = HOSTILE_NAMES[number] if number < len(HOSTILE_NAMES) else f"{GIVEN[number % 20]} {FAMILY[number // 20]}"
        lessons, checks = [], []
        for place, (lesson, programs) in enumerate(PROGRAMS.items()):
            # A third of the class solves a lesson; the others are spread over the rest.
            chosen = "solution" if (number + place) % 3 == 0 else programs[(number * 7 + number // 11 + place) % len(programs)]
            report = hostile if number == 0 and place == 0 else reports[lesson, chosen] if chosen else None
            lessons.append(lesson_of(lesson, chosen, report))
            checks += report["checks"] if report else []
        results.append({"student": name, "kit": "HTTP by Hand 1.0.0", "seed": SEED, "max_score": 100,
                        "score": sum(lesson["score"] for lesson in lessons),
                        "isolation": "none" if number % 40 == 0 else "bubblewrap",
                        "problems": ["The archive holds <b>two</b> folders."] if number == 7 else [],
                        "lessons": lessons, "checks": checks})
    return results


class ClassPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        wanted = {(lesson, name) for lesson, names in PROGRAMS.items() for name in names if name not in (None, "does not compile")}
        with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            runs = {key: pool.submit(judged, key[0], command_for(*key)) for key in sorted(wanted)}
            hostile = hostile_report(folder)
            reports = {key: run.result() for key, run in runs.items()}
        reports["03-get-query", "does not compile"] = not_compiling(reports["03-get-query", "solution"])
        cls.checks = sum(len(reports[lesson, "solution"]["checks"]) for lesson in PROGRAMS)
        cls.results = a_class(reports, hostile)
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "class <&> 1.html"
            page.write_page(cls.results, out, "Networks 1 <&> \"spring\"")
            cls.size = out.stat().st_size
            cls.text = out.read_text(encoding="utf-8")
            cls.left = sorted(file.name for file in pathlib.Path(folder).iterdir())
            environment = {**os.environ, "NODE_PATH": str(MODULES), "CHROMIUM": chromium}
            done = subprocess.run(["node", str(HERE / "page_test.cjs"), out.as_uri(), str(BUILD)],
                                  capture_output=True, text=True, timeout=180, env=environment)
            # The same class when six of ten have no verdict yet, one of them in part; and the page of a student.
            cls.ten = [copy.deepcopy(result) for result in cls.results[20:30]]
            for number, result in enumerate(cls.ten[:6]):
                result.update(score=None, no_verdict="interrupted <before> it was graded")
                for lesson in result["lessons"][1 if number == 0 else 0:]:
                    lesson.update(state="not graded", score=None)
                kept = {lesson["lesson"] for lesson in result["lessons"] if lesson["state"] != "not graded"}
                result["checks"] = [check for check in result["checks"] if check["lesson"] in kept]
            unnamed = next(check for check in cls.ten[6]["checks"] if check["status"] == "failed")
            unnamed["diagnosis"].update(id=None, text="The request differs from the lesson's at byte 26.")
            cls.unnamed = [f"no cause named: {unnamed['lesson'][:2]} {unnamed['name']}", unnamed["name"],
                           "no cause named: The request differs from the lesson's."]
            page.write_page(cls.ten, out, "unfinished")
            cls.student = {**cls.results[0], "student": "Ada <b> {{data}}", "problems": ["left out, a link: x"]}
            cls.student["lessons"] = [*cls.student["lessons"][:2], lesson_of("03-get-query", None, None)]
            cls.student["checks"] = [check for check in cls.student["checks"] if check["lesson"][:2] in ("01", "02")]
            own = pathlib.Path(folder) / "Ada.html"
            own.write_text(feedback.Feedback().page_of(cls.student, 1_750_000_000_000), encoding="utf-8")
            seen = subprocess.run(["node", str(HERE / "outcome_test.cjs"), out.as_uri(), own.as_uri(), str(BUILD)],
                                  capture_output=True, text=True, timeout=180, env=environment)
        for run in (done, seen):
            if run.returncode != 0:
                raise AssertionError(run.stderr)
        cls.found, cls.outcome = json.loads(done.stdout), json.loads(seen.stdout)

    def test_who_has_no_verdict_is_no_zero(self):
        found = self.outcome
        self.assertIn("6 of 10 have no verdict yet: this page is not finished", found["unfinished"])
        scores = [result["score"] for result in self.ten[6:]]
        self.assertEqual(sum(found["histogram"]), 4)
        self.assertEqual(found["totals"], ["–"] * 6 + [str(score) for score in scores])
        self.assertIn(f"{statistics.median(scores):g} of 100", found["facts"])
        self.assertIn("10, 4 with a verdict", found["facts"])
        medians = [statistics.median(result["lessons"][place]["score"] for result in self.ten[6:]) for place in range(5)]
        self.assertEqual(found["medians"], [f"{median:g} / 20" for median in medians])
        self.assertTrue(all(share.endswith(" of 5") for share in found["shares"]), found["shares"])  # with the one known in part
        self.assertEqual(found["panel"].count("interrupted <before> it was graded"), 1)

    def test_a_difference_without_a_cause_is_known_by_its_check(self):
        self.assertIn(self.unnamed, self.outcome["unnamed"])

    def test_the_command_is_the_students(self):
        self.assertIn("the student repeats it with", self.outcome["labels"])
        self.assertNotIn("again", self.outcome["labels"])

    def test_a_page_for_one_student(self):
        self.assertEqual((self.outcome["requests"], self.outcome["complaints"]), ([], []))
        found, checks = self.outcome["student"], self.student["checks"]
        self.assertEqual(found["title"], f"{self.student['score']} of 100 points · Lessons 01, 02, 03 · HTTP by Hand")
        self.assertEqual(found["checked"], "what Ada <b> {{data}} handed in; left out, a link: x")
        self.assertEqual(found["sections"], ["01-raw-get", "02-save-response", "03-get-query"])
        self.assertEqual(found["open"], [check["name"] for check in checks if check["status"] == "failed"] + ["hand in get_query.cpp"])
        self.assertIn("There is no get_query.cpp in what was handed in.", found["sentences"])
        self.assertEqual(found["images"], 0, "a hostile text became markup")

    def test_a_students_page_is_made_of_the_reporters_files(self):
        rules = (HERE.parent / "CMakeLists.txt").read_text(encoding="utf-8")
        self.assertEqual(" ".join(feedback.FILES), " ".join(re.search(r"set\(view_files ([^)]*)\)", rules)[1].split()))

    def test_it_is_one_small_file_that_asks_for_nothing(self):
        self.assertLess(self.size, 10_000_000)
        self.assertEqual(self.left, ["class <&> 1.html"])
        self.assertEqual(self.found["requests"], [])
        self.assertEqual(self.found["complaints"], [])
        self.assertIn("default-src 'none'", self.text)
        self.assertEqual(len(re.findall("<script", self.text)), 2, "a hostile text became markup")

    def test_it_is_quick(self):
        self.assertEqual(self.found["rows"], 200)
        self.assertEqual(self.found["cells"], 200 * (2 + self.checks))  # name, points, checks
        for what in ("opened_ms", "filtered_ms"):
            self.assertLess(self.found[what], 1000, what)

    def test_names_are_text(self):
        shown = [result["student"] for result in self.results]
        for name, sign in (("two\nlines", "two␊lines"), ("   ", "␠␠␠"), ("\ud800 half a pair", "\ufffd half a pair"),
                           (HOSTILE_NAMES[3], HOSTILE_NAMES[3].replace("\u202e", "⟨202E⟩"))):
            shown[HOSTILE_NAMES.index(name)] = sign
        self.assertEqual(self.found["names"], shown)
        self.assertEqual(self.found["title"], "Networks 1 <&> \"spring\"")
        self.assertEqual(self.found["images"], 0)
        self.assertEqual(self.found["opened_by_link"], [name for name in shown[:len(HOSTILE_NAMES)]])

    def test_causes_are_counted_by_student(self):
        counts = collections.Counter()
        for result in self.results:
            counts.update({check["diagnosis"]["id"] for check in result["checks"] if check["diagnosis"]} - {None})
        self.assertEqual({cause: number for cause, number in self.found["causes"].items() if not cause.startswith("no cause")}, counts)
        self.assertEqual(self.found["filtered"], counts["bare-lf"])
        numbers = list(self.found["causes"].values())
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        self.assertEqual(self.found["examples"], 3)

    def test_the_median_and_the_warning(self):
        totals = sorted(result["score"] for result in self.results)
        median = (totals[99] + totals[100]) / 2
        self.assertIn(f"{median:g} of 100", self.found["facts"])
        self.assertIn("5 of these programs ran without isolation", self.found["warning"])

    def test_the_wire_picture_shows_every_byte(self):
        check = next(check for check in self.results[0]["checks"] if check["status"] == "failed")
        self.assertIn(HOSTILE_BYTES, base64.b64decode(check["diagnosis"]["actual"]))
        picture = self.found["picture"]
        for side in ("actual", "expected"):
            self.assertEqual(picture[side], check["diagnosis"][side], side)
        # What one side sent without the other between is one row.
        sent = []
        for event in check["wire"]:
            if event["event"] == "bytes":
                data = base64.b64decode(event["data"])
                if sent and sent[-1][0] == event["from"]:
                    sent[-1][1] += data
                else:
                    sent.append([event["from"], data])
        self.assertEqual([[side, base64.b64decode(data)] for side, data in picture["sent"]], sent)
        self.assertIn("document.title='owned'", picture["text"])
        self.assertEqual(picture["again"], check["again"])
        self.assertEqual(picture["copied"], check["again"])

    def test_the_first_byte_that_differs_is_marked(self):
        check = next(check for check in self.results[0]["checks"] if check["status"] == "failed")
        offset = check["diagnosis"]["byte_offset"]
        self.assertEqual(self.found["picture"]["pointer"], f"▲ byte {offset}")
        for side in ("actual", "expected"):
            data = base64.b64decode(check["diagnosis"][side])
            self.assertEqual(base64.b64decode(self.found["picture"]["marks"][side]), data[offset:offset + 1], side)

    def test_the_keyboard_alone_opens_a_student(self):
        self.assertEqual(self.found["keyboard"], {
            "cell": [2, 3], "name": self.results[2]["student"].replace("\n", "␊"), "check": self.found["columns"][1],
            "closed": True, "back": [2, 3], "filtered_by_check": True})

    def test_the_address_names_what_is_chosen(self):
        self.assertEqual(self.found["linked"], {"rows": self.found["filtered"], "cause": "bare-lf", "back": 200})

    def test_sorting(self):
        totals = self.found["sorted"]
        self.assertEqual(totals["up"], sorted(totals["up"]))
        self.assertEqual(totals["down"], sorted(totals["up"], reverse=True))

    def test_print_and_dark(self):
        self.assertEqual(self.found["print"]["filters"], "none")
        self.assertGreater(self.found["print"]["pdf"], 10_000)
        self.assertNotEqual(self.found["dark"], self.found["light"])
        for width in ("400", "1280", "1600"):
            self.assertLessEqual(self.found["widest"][width], int(width), "the page is wider than its window")
        self.assertEqual(self.found["more"], {"1600": False, "1280": False, "400": True}, "a sign that there are more checks to the right")


class Limits(unittest.TestCase):
    def test_a_dribbled_reply_is_one_row(self):
        events = [{"connection": 0, "t_ms": n, "from": "peer", "event": "bytes", "data": "QQ==", "size": 1} for n in range(5000)]
        events.append({"connection": 0, "t_ms": 5000, "from": "program", "event": "fin"})
        rows = page.wire_of(events, page.LIMITS[0])
        self.assertEqual(len(rows), 2)
        self.assertEqual((rows[0]["size"], rows[0]["segments"], rows[0]["until_ms"]), (5000, [[1, 5000]], 4999))
        self.assertEqual(base64.b64decode(rows[0]["data"]), b"A" * 2048)

    def test_many_events_lose_their_middle(self):
        events = [{"connection": n, "t_ms": n, "from": "peer", "event": "bytes", "data": "QUJD", "size": 3} for n in range(900)]
        rows = page.wire_of(events, page.LIMITS[0])
        self.assertEqual(len(rows), 41)
        self.assertEqual(rows[30], {"event": "left out", "count": 860, "connection": 899})

    def test_a_difference_far_from_the_start(self):
        same = ("ü" * 5000).encode()
        diagnosis = {"byte_offset": 70_000 + len(same), "window_offset": 70_000,
                     "actual": base64.b64encode(same + b"a" * 3000).decode(), "expected": base64.b64encode(same).decode()}
        window = page.window_of(diagnosis, 1024)
        actual = base64.b64decode(window["actual"])
        self.assertEqual(actual.decode(), "ü" * 256 + "a" * 512)
        self.assertEqual(diagnosis["byte_offset"] - window["window_offset"], 512)
        self.assertEqual((window["actual_more"], window["expected_more"]), (True, False))

    def test_no_page_is_too_large(self):
        wire = [{"connection": n, "t_ms": n, "from": "peer", "event": "bytes", "data": "QUJD" * 300, "size": 900} for n in range(90)]
        diagnosis = {"id": "bare-lf", "text": "x", "byte_offset": 900, "window_offset": 0, "actual": "QUJD" * 800,
                     "expected": "QUJD" * 400, "notes": [], "also": [], "hints": []}
        checks = [{"lesson": "01-raw-get", "name": f"check {n}", "status": "failed", "diagnosis": diagnosis, "wire": wire} for n in range(85)]
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "page.html"
            page.write_page([{"student": f"s{n}", "checks": checks} for n in range(150)], out, "t")
            self.assertLess(out.stat().st_size, 11_000_000)

    def test_a_result_that_cannot_be_read_is_a_student_with_a_problem(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "Ada.json").write_text("{\"student\":", encoding="utf-8")
            out = pathlib.Path(folder) / "page.html"
            done = subprocess.run([sys.executable, HERE / "page.py", folder, out], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("its result Ada.json cannot be read", done.stderr)
            self.assertIn("its result Ada.json cannot be read", out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    chromium = peers.chromium()
    unittest.main()
