#!/usr/bin/env python3
"""A class is graded as docs/guides/grading.md says: whatever submissions look like, however often the run is interrupted, and on
as many machines as there are.

    grade_test.py BUILD        BUILD has a kit: kit.py BUILD
"""

import csv
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from xml.etree import ElementTree

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
import formats  # noqa: E402
import joblog  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
RIGHT = (ROOT / "solutions/01-raw-get/raw_get.cpp").read_text()
STARTER = (ROOT / "lessons/01-raw-get/raw_get.cpp").read_text()
IN_TWO_FILES = {"raw_get.cpp": RIGHT.replace("int main(", '#include "more.hpp"\nint program(').rstrip().removesuffix("}") + "    return 0;\n}\n",
                "more.hpp": "int program(int argc, char* argv[]);\n",
                "more.cpp": '#include "more.hpp"\nint main(int argc, char* argv[]) { return program(argc, argv); }\n'}
WRONG = RIGHT.replace("\\r\\n", "\\n", 1)


def make_class(folder):
    """Submissions with the points that they must get in lesson 01."""
    wanted = {}

    def add(name, points, files):
        for path, text in files.items():
            file = folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        wanted[name] = points

    add("=1+1", 20, {"lessons/01-raw-get/raw_get.cpp": RIGHT})
    add("Zoë 李\nthe second", 20, {"01-raw-get/raw_get.cpp": RIGHT})
    add("two files", 20, {f"homework/01-raw-get/{name}": text for name, text in IN_TWO_FILES.items()})
    add("starter", 0, {"raw_get.cpp": STARTER})
    add("bare-lf", 0, {"raw_get.cpp": WRONG})
    add("broken", 0, {"raw_get.cpp": "int main() { retrun 0; }\n"})
    add("no characters", 0, {"raw_get.cpp": '#include <cstdio>\nint main() { std::puts("\\xEF\\xBF\\xBE \\xEF\\xBF\\xBF \\x01 \\xFF"); }\n'})
    add("nothing", 0, dict.fromkeys(("notes.docx", "a.txt", "b.txt", "solutions/01-raw-get/raw_get.cpp"), "sorry\n"))
    add("two programs", 0, {"raw_get.cpp": WRONG, "main.cpp": RIGHT})
    (folder / "an empty folder").mkdir()
    wanted["an empty folder"] = 0
    add("solutions too", 0, {"solutions/01-raw-get/raw_get.cpp": RIGHT, "lessons/01-raw-get/raw_get.cpp": STARTER})
    git = folder / "checkout"
    add("checkout", 20, {"raw_get.cpp": RIGHT})
    subprocess.run(["git", "init", "-q", git], check=True)
    (folder / "linked").mkdir()
    (folder / "linked/raw_get.cpp").symlink_to("/etc/passwd")
    wanted["linked"] = 0
    for name, ending, tool in (("in a zip", ".zip", ["bsdtar", "-a", "-cf"]), ("in a tar", ".tar.gz", ["tar", "-czf"])):
        with tempfile.TemporaryDirectory() as scratch:
            pathlib.Path(scratch, "raw_get.cpp").write_text(RIGHT)
            subprocess.run([*tool, str(folder / f"{name}{ending}"), "-C", scratch, "raw_get.cpp"], check=True)
        wanted[name] = 20
    (folder / "junk.zip").write_bytes(bytes(range(256)) * 4)
    wanted["junk"] = 0
    return wanted


def command(submissions, out, *more):
    return [sys.executable, str(HERE / "grade.py"), str(BUILD / "class-kit"), str(submissions), str(out), "--lessons", "01", "--seed", "7", *more]


def grade(submissions, out, *more):
    return subprocess.run(command(submissions, out, *more), capture_output=True, text=True, check=False, timeout=600)


def remarks(out):
    with open(out / "gradebook.csv", encoding="utf-8-sig", newline="") as file:
        return {row["student"].removeprefix("'"): row["remarks"] for row in csv.DictReader(file)}


def files_for(out, name):
    """What was written for a student, beside the result."""
    return [str(file.relative_to(out)) for folder in ("junit", "gradescope", "classroom50", "feedback") for file in (out / folder).glob(f"{name}.*")]


def gradebook(out):
    with open(out / "gradebook.csv", encoding="utf-8-sig", newline="") as file:
        return {row[0].removeprefix("'"): row[-2] for row in list(csv.reader(file))[1:]}


class Grading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run([sys.executable, str(HERE / "kit.py"), str(BUILD)], check=True)
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.submissions = cls.folder / "class"
        cls.submissions.mkdir()
        cls.wanted = make_class(cls.submissions)
        cls.few = cls.folder / "few"  # of them, for what is done many times
        cls.few.mkdir()
        for name in ("=1+1", "broken", "starter", "nothing"):
            shutil.copytree(cls.submissions / name, cls.few / name)
        cls.out = cls.folder / "out"
        cls.first = grade(cls.submissions, cls.out)
        cls.book = (cls.out / "gradebook.csv").read_bytes()
        cls.book_of_few = b"".join(line for line in cls.book.splitlines(keepends=True)
                                   if line.startswith((b"\xef\xbb\xbf", b"'=1+1", b"broken", b"starter", b"nothing")))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_marks(self):
        self.assertEqual(self.first.returncode, 0, self.first.stdout + self.first.stderr)
        self.assertEqual(gradebook(self.out), {name: str(points) for name, points in self.wanted.items()})
        self.assertIn(b"\r\n'=1+1,20,20,\r\n", self.book)  # no spreadsheet takes it for a formula

    def test_every_format_is_written_for_everybody(self):
        for name in self.wanted:
            result = json.loads((self.out / "results" / f"{name}.json").read_text())
            self.assertEqual(result["score"], self.wanted[name])
            formats.check_gradescope(json.loads((self.out / "gradescope" / f"{name}.json").read_text()))
            formats.check_classroom50(json.loads((self.out / "classroom50" / f"{name}.json").read_text()))
        for file in (self.out / "junit").iterdir():
            ElementTree.parse(file)
        self.assertIn(self.out / "junit/no characters.xml", (self.out / "junit").iterdir())
        self.assertEqual(len(ElementTree.fromstring((self.out / "junit/checkout.xml").read_text())), 1)
        self.assertIn("<html", (self.out / "index.html").read_text())

    def test_a_zero_has_its_reason_in_the_gradebook(self):
        said = {"broken": "01 does not compile", "bare-lf": "01 bare-lf", "two programs": "01 bare-lf", "no characters": "01 never-connected",
                **dict.fromkeys(("starter", "solutions too"), "01 not-written-yet"),
                **dict.fromkeys(("nothing", "an empty folder", "linked", "junk"), "01 not handed in")}
        found = remarks(self.out)
        self.assertEqual({name: text.split(";")[0] for name, text in found.items()}, {**dict.fromkeys(self.wanted, ""), **said})
        self.assertEqual(found["two programs"], "01 bare-lf; not used: main.cpp")
        self.assertEqual(found["an empty folder"], "01 not handed in; empty")

    def test_each_student_gets_a_page_of_their_own(self):
        for name in self.wanted:
            text = (self.out / "feedback" / f"{name}.html").read_text()
            (data,) = re.findall(r'<script type="application/json"[^>]*>(.*)</script>', text)
            result, run = json.loads((self.out / "results" / f"{name}.json").read_text()), json.loads(data)["run"]
            self.assertEqual(run["score"], result["score"])
            self.assertEqual([check["name"] for check in run["checks"]], [check["name"] for check in result["checks"]] or ["hand in raw_get.cpp"])
            self.assertIn(json.dumps(f"what {name} handed in")[1:-1], data)
            for other in {"=1+1", "Zoë 李\nthe second", "two files", "checkout", "an empty folder"} - {name}:
                self.assertNotIn(json.dumps(other)[1:-1], text)

    def test_what_was_wrong_is_said(self):
        def result(name):
            return json.loads((self.out / "results" / f"{name}.json").read_text())

        self.assertIn("retrun", result("broken")["lessons"][0]["compile_log"])
        self.assertEqual(result("broken")["checks"][0]["diagnosis"]["id"], "does-not-compile")
        self.assertEqual(result("nothing")["lessons"][0]["state"], "not handed in")
        self.assertEqual(result("nothing")["problems"], ["no lesson's file in it, only: solutions/, a.txt, b.txt, and 1 more"])
        self.assertEqual(result("an empty folder")["problems"], ["empty"])
        self.assertIn("no lesson's file in it, only: solutions/", remarks(self.out)["nothing"])
        self.assertIn("raw_get.cpp", result("linked")["problems"][0])
        self.assertNotIn("root:", json.dumps(result("linked")))
        self.assertTrue(result("junk")["problems"])
        self.assertEqual(result("starter")["checks"][0]["diagnosis"]["id"], "not-written-yet")

    def test_only_what_has_changed_is_graded_again(self):
        again = grade(self.submissions, self.out)
        self.assertIn(f"{len(self.wanted)} submissions, 0 to grade", again.stdout)
        self.assertEqual((self.out / "gradebook.csv").read_bytes(), self.book)
        out = self.folder / "changed"
        shutil.copytree(self.out, out, copy_function=shutil.copy2)
        page = (out / "feedback/checkout.html").stat().st_ino
        submissions = self.folder / "changed class"
        shutil.copytree(self.submissions, submissions, symlinks=True)
        (submissions / "broken/raw_get.cpp").write_text(RIGHT)
        shutil.rmtree(submissions / "starter")
        refused = grade(submissions, out)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("holds the marks of 1 who are not in this folder: starter.", refused.stderr)
        self.assertEqual((out / "gradebook.csv").read_bytes(), self.book)
        (out / "gradebook.csv").unlink()
        changed = grade(submissions, out)
        self.assertIn(f"{len(self.wanted) - 1} submissions, 1 to grade", changed.stdout)
        self.assertEqual(gradebook(out)["broken"], "20")
        self.assertFalse((out / "results/starter.json").exists())
        self.assertEqual(files_for(out, "starter"), [])
        self.assertEqual((out / "feedback/checkout.html").stat().st_ino, page, "a page was written anew that has not changed")

    def test_killed_at_any_moment_it_goes_on(self):
        out = self.folder / "killed"
        moments = random.Random(7)
        for _ in range(10):
            run = subprocess.Popen(command(self.few, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            try:
                run.wait(timeout=moments.uniform(0.2, 3))
            except subprocess.TimeoutExpired:
                pass
            try:
                os.killpg(run.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            run.wait()
        last = grade(self.few, out)
        self.assertEqual(last.returncode, 0, last.stdout + last.stderr)
        self.assertEqual((out / "gradebook.csv").read_bytes(), self.book_of_few)

    def test_interrupted_it_leaves_what_is_finished(self):
        out = self.folder / "interrupted"
        for folder, ending in (("gradescope", "json"), ("classroom50", "json"), ("junit", "xml"), ("feedback", "html")):
            (out / folder).mkdir(parents=True)
            for name in ("=1+1", "broken", "starter", "nothing"):  # of an earlier run
                (out / folder / f"{name}.{ending}").write_text("no longer true")
        run = subprocess.Popen(command(self.few, out, "--jobs", "1"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        until = time.monotonic() + 120
        while time.monotonic() < until and not list(out.glob(".finished/*.json")):
            time.sleep(0.05)
        os.killpg(run.pid, signal.SIGINT)
        said, complaints = run.communicate(timeout=120)
        self.assertNotIn("Traceback", complaints)
        self.assertIn("The same command goes on", said)
        marks = gradebook(out)
        self.assertEqual(len(marks), 4)
        self.assertTrue(all(mark in ("", str(self.wanted[name])) for name, mark in marks.items()))
        self.assertIn("", marks.values())
        for name, mark in marks.items():
            result = json.loads((out / "results" / f"{name}.json").read_text())
            if mark:
                self.assertEqual((result["score"], result["no_verdict"]), (int(mark), None))
                continue
            self.assertEqual((result["score"], result["lessons"][0]["score"]), (None, None))
            for reason in (result["no_verdict"], remarks(out)[name]):
                self.assertEqual(reason, "interrupted before it was graded")
            self.assertEqual(files_for(out, name), [])
        self.assertEqual(grade(self.few, out).returncode, 0)
        self.assertEqual((out / "gradebook.csv").read_bytes(), self.book_of_few)

    def test_where_grading_fails_the_reason_is_said_once(self):
        kit, out = self.folder / "half a kit", self.folder / "failed"
        kit.mkdir()
        (kit / "id").write_text("none\n")
        words = command(self.few, out)
        words[2] = str(kit)
        run = subprocess.run(words, capture_output=True, text=True, check=False, timeout=600)
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout.count("the grading failed with exit value 1"), 1, run.stdout)
        self.assertEqual(set(remarks(out).values()), {"the grading failed with exit value 1"})
        self.assertEqual(set(gradebook(out).values()), {""})
        with open(out / "joblog.tsv", encoding="utf-8", newline="") as file:
            self.assertEqual({row["Student"] for row in csv.DictReader(file, delimiter="\t")}, set(remarks(out)))

    def test_a_machine_that_cannot_be_reached_is_named(self):
        said = {("255", "ssh -p 9 anna@lab-3", "0"): "the machine anna@lab-3 could not be reached",
                ("3", "lab-3", "0"): "the grading failed on lab-3 with exit value 3",
                ("255", ":", "0"): "the grading failed with exit value 255",
                ("-1", ":", "15"): "stopped after 1800 s (signal 15)"}
        for (code, host, signal_), reason in said.items():
            self.assertEqual(joblog.reason(host, 1800.2, code, signal_), reason)

    @unittest.skipUnless(os.geteuid() == 0, "only root can make a file system that is full")
    def test_a_full_disk_loses_nothing(self):
        out = self.folder / "full"
        out.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(out)], check=True)
        try:
            run = grade(self.few, out)
            self.assertNotEqual(run.returncode, 0)
            self.assertIn("No space left on device", run.stderr)
            self.assertNotIn("Traceback", run.stderr)
            for file in out.glob(".finished/*.json"):
                json.loads(file.read_text())  # whole
            subprocess.run(["mount", "-o", "remount,size=64m", str(out)], check=True)
            self.assertEqual(grade(self.few, out).returncode, 0)
            self.assertEqual((out / "gradebook.csv").read_bytes(), self.book_of_few)
        finally:
            subprocess.run(["umount", "-l", str(out)], check=False)

    @unittest.skipUnless(os.geteuid() == 0, "only root can give programs another user")
    def test_the_same_marks_where_bubblewrap_cannot_be_had(self):
        one = self.folder / "one"
        shutil.copytree(self.few / "=1+1", one / "=1+1")
        for isolation in ("separate user", "none"):
            out = self.folder / isolation
            run = grade(one, out, "--isolation", isolation)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
            self.assertIn(f"isolation: {isolation}", run.stdout)
            self.assertEqual(gradebook(out), {"=1+1": "20"})
            (result,) = [json.loads(file.read_text()) for file in (out / "results").iterdir()]
            self.assertEqual(result["isolation"], isolation)

    def test_bad_calls_say_what_to_do(self):
        empty = self.folder / "empty"
        empty.mkdir(exist_ok=True)
        for arguments, said in (((empty, self.out), "one folder or archive"), ((self.folder / "none", self.out), "cannot be read"),
                                ((self.submissions, self.folder / "o", "--nodes", "/nowhere"), "NODES=file"),
                                ((self.submissions, self.folder / "o", "--lessons", "17"), "there is no lesson 17"),
                                ((self.few, self.out), "who are not in this folder: "),
                                ((self.submissions, self.out, "--seed", "8"), f"marks of seed 7; those of seed 8 would replace them. Choose another folder: OUT={self.out}-8."),
                                ((self.submissions, self.out, "--lessons", "02"), f"holds the marks of lessons 01; graded again with 02 alone it would lose the others. "
                                 f"Choose another folder: OUT={self.out}-02. Or name all of them: LESSONS=\"01 02\"")):
            run = grade(*arguments)
            self.assertEqual(run.returncode, 2)
            self.assertIn(said, run.stderr)
            self.assertNotIn("Traceback", run.stderr)
        self.assertEqual((self.out / "gradebook.csv").read_bytes(), self.book)

    def test_a_bad_variable_is_named_before_anything_is_built(self):
        for variable, value in (("SEED", "abc"), ("SEED", "99999999999"), ("JOBS", "0"), ("JOBS", "x")):
            environment = {**os.environ, "BUILD": str(self.folder / "unbuilt"), "SUBMISSIONS": str(self.few), variable: value}
            run = subprocess.run([ROOT / "tests/make/grade"], env=environment, capture_output=True, text=True, check=False, timeout=60)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertRegex(run.stderr, rf"^{variable}={value}: {variable} is a whole number from \d+ to \d+\.\n$")
            self.assertFalse((self.folder / "unbuilt").exists())

    def test_the_first_build_is_announced(self):
        folder = self.folder / "a kit that cannot be built"
        make = folder / "tests/make"
        make.mkdir(parents=True)
        shutil.copy(ROOT / "tests/make/grade", make)
        (make / "class-kit").write_text("#!/bin/sh\nexit 3\n")
        (make / "class-kit").chmod(0o755)
        environment = {name: value for name, value in os.environ.items() if name not in ("BUILD", "SEED", "JOBS", "NODES")}
        for said in ("Building the autograder first: this happens once and takes some minutes.\n", ""):
            run = subprocess.run([make / "grade"], env={**environment, "SUBMISSIONS": "."}, capture_output=True, text=True, check=False, timeout=60)
            self.assertEqual((run.returncode, run.stdout), (3, said))
            (folder / "build/class-kit").mkdir(parents=True, exist_ok=True)


if __name__ == "__main__":
    unittest.main()
