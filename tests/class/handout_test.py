#!/usr/bin/env python3
"""The hand-out for students holds no solution and works; the archives for other platforms always bring a valid report.

    handout_test.py BUILD
"""

import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import formats  # noqa: E402

ROOT = HERE.parents[1]
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name not in ("BUILD", "SANITIZE", "OUT", "LESSONS", "SEED", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
RUNNER = {"CLASSROOM": "sockets", "ASSIGNMENT": "raw-get", "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d", "OWNER": "ada",
          "COMMIT_URL": "https://example.org/commit/a1b2c3d", "RELEASE_URL": "https://example.org/releases/1"}

# A one.py that does what the submission asks for; the real one has tests of its own.
FAKE = """
import json, os, pathlib, subprocess, sys, time
given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
submission = pathlib.Path(given["--submission"])
asked = (submission / "asked.txt").read_text()
print("::error::from one.py", os.environ.get("GITHUB_TOKEN", "no token"))
if asked == "crash": sys.exit(3)
if asked == "crash late": pathlib.Path(given["--out"]).write_text("{}"); sys.exit(3)
if asked == "hang": time.sleep(1000)
if asked == "garbage": pathlib.Path(given["--out"]).write_text("{"); sys.exit(0)
if asked == "other shape": pathlib.Path(given["--out"]).write_text("[]"); sys.exit(0)
if asked == "ungraded": given["state"] = "not graded"
if asked == "leave somebody": subprocess.Popen(["sleep", "20"], start_new_session=True)
if asked == "forge":
    for place in (given["--out"], submission.parent / "results" / "results.json", submission / "result.json"):
        os.system(f"setpriv --reuid 65534 --regid 65534 --clear-groups sh -c 'echo forged > {place}' 2>/dev/null")
        if pathlib.Path(place).exists() and "forged" in pathlib.Path(place).read_text(): sys.exit(4)
json.dump({"student": given["--student"], "kit": "HTTP by Hand", "seed": int(given["--seed"]), "score": 0, "max_score": 20,
           "isolation": "separate user", "problems": [], "checks": [],
           "lessons": [{"lesson": "01-raw-get", "state": given.get("state", "not handed in"), "score": 0, "max_score": 20, "files": [],
                        "compile_log": None, "note": f"lessons {given['--lessons']}"}]}, open(given["--out"], "w"))
sys.exit("state" in given)
"""


def run(*command, **options):
    return subprocess.run(command, **{"capture_output": True, "text": True, "timeout": 900, "stdin": subprocess.DEVNULL, "env": ENVIRONMENT,
                                      **options})


def kit_json(submission):
    program = f"{shlex.quote(sys.executable)} -S {shlex.quote(str(ROOT / 'tests' / 'submissions' / submission))}"
    return json.loads(run(BUILD / "check", submission[:2], "--program", program, "--rng-seed", "7", "--reporter", "kit-json").stdout)


def result(report=None, lesson="01-raw-get", state="checked", **more):
    report = report or {"score": 0, "max_score": 20, "checks": []}
    return {"student": "Ada", "kit": "HTTP by Hand 1.0.0", "seed": 7, "score": report["score"], "max_score": 20,
            "isolation": "bubblewrap", "problems": [], "checks": report["checks"],
            "lessons": [{"lesson": lesson, "state": state, "score": report["score"], "max_score": 20, "files": ["raw_get.cpp"],
                         "compile_log": None, "note": None, **more}]}


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.results = {
            "passing": result(kit_json("01-raw-get/right/byte_by_byte.py")),
            "failing": result(kit_json("01-raw-get/wrong/one_recv.py")),
            "the first check fails": result(kit_json("01-raw-get/wrong/bare_lf.py")),
            "does not compile": result(state="does not compile", compile_log="raw_get.cpp:2:14: error: expected ';'\n"),
            "not handed in": result(state="not handed in", note="there is no file raw_get.cpp"),
            "not graded": result(state="not graded", note="time ran out")}

    def test_every_result_is_valid_in_every_format(self):
        for name, ours in self.results.items():
            with self.subTest(result=name):
                report = json.loads(json.dumps(formats.gradescope(ours)))
                formats.check_gradescope(report)
                self.assertEqual(report["score"], sum(test["score"] for test in report["tests"]))
                self.assertEqual(sum(test["max_score"] for test in report["tests"]), 20)
                report = json.loads(json.dumps(formats.classroom50(ours, RUNNER)))
                formats.check_classroom50(report)
                self.assertEqual((report["score"], report["max-score"]), (ours["score"], 20))
                self.assertEqual(report["score"], sum(test["score"] for test in report["tests"]))

    def test_a_program_that_passes_has_all_points(self):
        report = formats.gradescope(self.results["passing"])
        self.assertEqual((report["score"], {test["status"] for test in report["tests"]}), (20, {"passed"}))
        self.assertIn("01 · sends exactly the request", [test["name"] for test in report["tests"]])

    def test_a_failed_check_says_what_the_terminal_says(self):
        tests = formats.gradescope(self.results["the first check fails"])["tests"]
        (first,) = [test for test in tests if test["name"] == "01 · sends exactly the request"]
        lines = first["output"].splitlines()
        self.assertTrue(lines[0].startswith("you sent     GET /") and "HTTP/1.1␊Host" in lines[0], lines[0])
        self.assertTrue(lines[1].startswith("expected     GET /") and "HTTP/1.1␍␊Host" in lines[1], lines[1])
        at = lines[2].index("▲")
        self.assertEqual((lines[0][at], lines[1][at]), ("␊", "␍"))
        for part in ("[bare-lf]", "\nhint   ", "\nread   docs/request.md#line-ends · RFC 9112",
                     "\nagain  build/check raw-get --rng-seed 7 'sends exactly the request'"):
            self.assertIn(part, first["output"])
        self.assertIn('Skipped until "sends exactly the request" passes.', [test["output"] for test in tests])

    def test_each_failed_check_explains_itself(self):
        failed = [test for test in formats.gradescope(self.results["failing"])["tests"] if test["status"] == "failed"]
        self.assertTrue(failed)
        for test in failed:
            if not test["output"].startswith("Skipped"):
                self.assertRegex(test["output"], r"\nhint   \S")
                self.assertRegex(test["output"], r"\nagain  build/check raw-get --rng-seed 7 ")

    def test_what_could_not_be_checked_is_one_failed_test_with_the_reason(self):
        report = formats.gradescope(self.results["does not compile"])
        self.assertEqual([(test["status"], test["score"], test["max_score"]) for test in report["tests"]], [("failed", 0, 20)])
        for text in (report["output"], report["tests"][0]["output"]):
            self.assertIn("error: expected ';'", text)
        report = formats.gradescope(self.results["not handed in"])
        self.assertEqual(report["tests"][0]["name"], "01 · raw-get: not handed in")
        self.assertIn("there is no file raw_get.cpp", report["output"])

    def test_bytes_that_are_no_text_are_shown(self):
        for data, shown in ((b"a\r\n\0\t", "a␍␊␀␉"), (b"\xff\xc3\xa4\xe2\x82", "⟨FF⟩ä⟨E2⟩⟨82⟩"), (b"a  b \r", "a␠␠b␠␍"), (b"\x1b[0m\x7f", "⟨1B⟩[0m⟨7F⟩"),
                            ("\u202e\u00a0\u0301".encode(), "⟨E2⟩⟨80⟩⟨AE⟩⟨C2⟩⟨A0⟩⟨CC⟩⟨81⟩")):
            self.assertEqual("".join(text for _, text in formats.glyphs(data)), shown)

    def test_a_window_shows_the_difference_wherever_it_is(self):
        expected = "äöü€".encode() * 100
        for at in (0, 1, 5, 399, len(expected)):
            actual = expected[:at] + (b"x" if at < len(expected) else b"x\xff") + expected[at + 1:]
            found = {side: formats.base64.b64encode(data).decode() for side, data in (("actual", actual), ("expected", expected))}
            lines = formats.window({**found, "compared": "your body", "byte_offset": at, "window_offset": 0})
            self.assertIn("x", lines[0][lines[2].index("▲"):][:1], (at, lines))
            self.assertLess(max(map(len, lines)), 90)
        self.assertIn("∎", lines[1])
        binary = bytes(range(128, 256)) * 20  # each byte takes four columns
        found = {side: formats.base64.b64encode(data).decode() for side, data in (("actual", binary + b"\n"), ("expected", binary))}
        lines = formats.window({**found, "compared": "you printed", "byte_offset": len(binary), "window_offset": 0})
        self.assertEqual([line[lines[2].index("▲")] for line in lines[:2]], ["␊", "∎"])

    def test_the_validators_name_the_field_that_is_wrong(self):
        good = formats.gradescope(self.results["failing"])
        for field, change in (("colour", {"colour": 1}), ("score", {"score": "20"}), ("visibility", {"visibility": "secret"}),
                              ("tests[0].status", {"tests": [{"status": "skipped"}]}), ("tests[0].number", {"tests": [{"number": 1}]}),
                              ("output_format", {"output_format": "markdown"}), ("score", {"score": True})):
            with self.assertRaisesRegex(ValueError, re.escape(field)):
                formats.check_gradescope({**good, **change})
        with self.assertRaisesRegex(ValueError, "score"):
            formats.check_gradescope({"tests": []})
        good = formats.classroom50(self.results["failing"], RUNNER)
        for field, change in (("colour", {"colour": 1}), ("score", {"score": 1.5}), ("score", {"score": 21}), ("submission", {"submission": "v1"}),
                              ("datetime", {"datetime": "2026-06-01T14:32:05+02:00"}), ("assignment_type", {"assignment_type": "pair"}),
                              ("tests[0].passed", {"tests": [{"test-name": "a", "passed": 1, "score": 0, "max-score": 0}]}),
                              ("tests[0].score", {"tests": [{"test-name": "a", "passed": True, "max-score": 0}]}), ("owner", {"owner": ""})):
            with self.assertRaisesRegex(ValueError, re.escape(field)):
                formats.check_classroom50({**good, **change})
        for field in formats.CLASSROOM50:
            with self.assertRaisesRegex(ValueError, f"{field} is missing"):
                formats.check_classroom50({name: value for name, value in good.items() if name != field})

    def test_what_the_runner_did_not_say_is_named(self):
        with self.assertRaisesRegex(ValueError, "SUBMISSION_TAG"):
            formats.classroom50(self.results["passing"], {name: value for name, value in RUNNER.items() if name != "SUBMISSION_TAG"})


class Checkout:
    """A repository of its own, with the files of this work tree, or of another Checkout: the archives take what is
    committed."""

    def __init__(self, folder, source=ROOT):
        self.root = folder

        def ignored(where, names):
            top = where == str(source)
            return [name for name in names if name in ("__pycache__", "node_modules") or (top and (name == ".git" or name.startswith("build")))]

        shutil.copytree(source, folder, ignore=ignored)
        self.git("init", "-q")
        self.commit()

    def git(self, *arguments):
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
               for what, value in (("NAME", "A test"), ("EMAIL", "test@example.org"), ("DATE", "2026-01-02T03:04:05Z"))}
        subprocess.run(["git", "-C", self.root, *arguments], check=True, capture_output=True, env={**ENVIRONMENT, **who})

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "As it is")

    def pack(self, kind, out, **variables):
        return run(self.root / "tests" / "make" / kind, out, env={**ENVIRONMENT, **variables})


def unzip(archive, folder):
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            opened.extract(member, folder)
            (folder / member.filename).chmod(member.external_attr >> 16 & 0o777)


class Archives(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="hand outs ")))
        cls.folder.chmod(0o755)
        cls.checkout = Checkout(cls.folder / "checkout")
        cls.archive = cls.folder / "http-by-hand.tar.gz"
        done = cls.checkout.pack("handout", cls.archive)
        assert done.returncode == 0 and done.stderr == "", done
        with tarfile.open(cls.archive) as opened:
            cls.names = opened.getnames()
            opened.extractall(cls.folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        cls.kit = cls.folder / "http-by-hand"

    def files(self):
        return [path for path in self.kit.rglob("*") if path.is_file() and not (self.kit / "build") in path.parents]

    def test_it_is_one_folder(self):
        self.assertEqual({name.partition("/")[0] for name in self.names}, {"http-by-hand"})

    def test_it_holds_no_solution_and_no_submission(self):
        secret = [path for folder in ("solutions", "tests/submissions") for path in (ROOT / folder).rglob("*") if path.is_file()]
        known = {hashlib.sha256(path.read_bytes()).digest() for path in secret if path.suffix in (".cpp", ".c", ".py", ".sh")}
        starters = {line.strip() for path in (ROOT / "lessons").rglob("*.cpp") for line in path.read_text(encoding="utf-8").splitlines()}
        texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in self.files()}
        for path, text in texts.items():
            self.assertNotIn(hashlib.sha256(path.read_bytes()).digest(), known, path)
            self.assertIsNone(re.search(r"(?m)^[/#* ]*(?:fails: .+ \[[a-z0-9-]+\]|right: )", text), f"{path} looks like a submission")
        for solution in (ROOT / "solutions").rglob("*.cpp"):
            lines = {line.strip() for line in solution.read_text(encoding="utf-8").splitlines()} - starters
            lines = {line for line in lines if len(line) >= 30 and not line.startswith("#include")}
            self.assertGreaterEqual(len(lines), 5, f"{solution} has no lines of its own: does a starter hold it?")
            for path, text in texts.items():  # a page may show a line or two
                self.assertLessEqual(sum(line in text for line in lines), 2, f"{path} shows {solution}")

    def test_the_same_commit_gives_the_same_bytes(self):
        other = Checkout(self.folder / "another checkout", self.checkout.root)
        for kind in ("handout", "gradescope", "classroom50"):
            first, second = self.folder / f"{kind} 1", self.folder / f"{kind} 2"
            self.assertEqual(self.checkout.pack(kind, first).returncode, 0)
            self.assertEqual(run("sh", "-c", 'umask 077; exec "$@"', "sh", other.root / "tests" / "make" / kind, second, cwd="/").returncode, 0)
            self.assertEqual(first.read_bytes(), second.read_bytes(), kind)

    def test_what_is_not_committed_is_left_out_with_a_warning(self):
        other = Checkout(self.folder / "a checkout with changes", self.checkout.root)
        (other.root / "secret.txt").write_text("not committed")
        done = other.pack("handout", self.folder / "warned.tar.gz")
        self.assertEqual(done.returncode, 0)
        self.assertIn("not committed", done.stderr)
        self.assertEqual((self.folder / "warned.tar.gz").read_bytes(), self.archive.read_bytes())

    def test_out_may_be_a_folder_and_a_file_of_another_kind_stays(self):
        folder = self.folder / "a folder"
        folder.mkdir()
        self.assertEqual(self.checkout.pack("handout", folder).returncode, 0)
        self.assertEqual((folder / "http-by-hand.tar.gz").read_bytes(), self.archive.read_bytes())
        precious = self.folder / "precious"
        precious.write_text("mine")
        self.assertEqual(self.checkout.pack("handout", precious).returncode, 2)
        self.assertEqual(precious.read_text(), "mine")
        self.assertEqual(self.checkout.pack("gradescope", self.folder / "never.zip", LESSONS="7").returncode, 2)

    def test_outside_a_checkout_it_says_why_it_refuses(self):
        bare = self.folder / "no checkout"
        shutil.copytree(self.checkout.root, bare, ignore=shutil.ignore_patterns(".git"))
        done = run(bare / "tests" / "make" / "handout", self.folder / "never.tar.gz")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("is not a git checkout", done.stderr)
        self.assertFalse((self.folder / "never.tar.gz").exists())

    def test_its_texts_promise_only_what_is_in_it(self):
        for text in self.kit.rglob("*.md"):
            content = text.read_text(encoding="utf-8")
            self.assertNotIn("whole kit -->", content)
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", content):
                self.assertTrue((text.parent / target).exists(), f"{text.relative_to(self.kit)} links to {target}")
            for target in re.findall(r"(?:`|^)make ([a-z0-9]+)", content, re.MULTILINE):
                self.assert_there(target, text.relative_to(self.kit))
        for target in re.findall(r"(?m)^make ([a-z0-9]+)", run("make", "help", cwd=self.kit).stdout):
            self.assert_there(target, "make help")

    def test_its_book_can_be_built(self):
        site = self.folder / "the book"
        done = run("python3", self.kit / "tests/book/make_site.py", site)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((site / "lessons/01-raw-get/index.html").exists())

    def assert_there(self, target, where):
        makefile = (self.kit / "Makefile").read_text(encoding="utf-8")
        name = target if re.search(rf"(?m)^(?:[\w-]+ )*{target}(?: [\w-]+)*:", makefile) else f"{target}-01"
        done = run("make", "-n", name, cwd=self.kit)
        self.assertEqual(done.returncode, 0, f"{where}: make {target}: {done.stderr}")
        self.assertNotIn("hand-out", done.stdout, f"{where}: make {target}")

    def test_a_target_that_it_has_not_says_so(self):
        for target in ("test", "handout", "gradescope"):
            done = run("make", target, cwd=self.kit)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("hand-out", done.stderr)

    def test_a_student_can_work_with_it(self):
        def make(*arguments):
            return run("make", *arguments, f"BUILD={self.folder}/student", cwd=self.kit)

        done = make("check-01")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("not written yet", done.stdout)
        self.assertIn("0 of 20 points", done.stdout)
        self.assertIn("hint 1 of", make("hint-01").stdout)
        source = self.kit / "lessons" / "01-raw-get" / "raw_get.cpp"
        before = source.read_bytes()
        self.addCleanup(source.write_bytes, before)
        source.write_bytes((ROOT / "solutions" / "01-raw-get" / "raw_get.cpp").read_bytes())
        self.assertIn("20 of 20 points", make("check-01").stdout)
        self.assertEqual(make("clean").returncode, 0)

    def test_lessons_are_chosen_or_refused(self):
        out = self.folder / "chosen.zip"
        done = run("make", "gradescope", "LESSONS=01 03", f"OUT={out}", cwd=self.checkout.root)
        self.assertEqual(done.returncode, 0, done.stderr)
        with zipfile.ZipFile(out) as opened:
            self.assertEqual(opened.read("lessons.txt"), b"01 03\n")
        done = self.checkout.pack("gradescope", self.folder / "refused.zip", LESSONS="9")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("There is no lesson 9. There are: 01 02", done.stderr)
        self.assertFalse((self.folder / "refused.zip").exists())


class Platforms(unittest.TestCase):
    """With a one.py that misbehaves as the submission asks."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="platforms-")))
        cls.folder.chmod(0o755)
        checkout = Checkout(cls.folder / "checkout")
        (checkout.root / "tests" / "class" / "one.py").write_text(FAKE)
        checkout.commit()
        cls.zips = {}
        for kind in ("gradescope", "classroom50"):
            cls.zips[kind] = cls.folder / f"{kind}.zip"
            done = checkout.pack(kind, cls.zips[kind], LESSONS="01")
            assert done.returncode == 0, done

    def setUp(self):
        self.place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="autograder-", dir=self.folder)))
        self.place.chmod(0o755)

    def no_secret(self, folder):
        self.assertFalse(list(folder.rglob("solutions")) + list(folder.rglob("submissions")))

    # ---- Gradescope

    def autograder(self, asked):
        """/autograder as Gradescope lays it out, but in a folder of ours."""
        root = self.place / "autograder"
        unzip(self.zips["gradescope"], root / "source")
        shutil.copy(root / "source" / "run_autograder", root)
        (root / "source" / "build" / "class-kit").mkdir(parents=True)
        (root / "results").mkdir()
        (root / "submission").mkdir()
        (root / "submission" / "asked.txt").write_text(asked)
        (root / "submission_metadata.json").write_text(json.dumps({"id": 123456, "users": [{"name": "Ada"}, {"name": "Bob"}]}))
        self.root = root
        return {**ENVIRONMENT, "AUTOGRADER_ROOT": str(root), "SECONDS_ALLOWED": "2", "GITHUB_TOKEN": "secret"}

    def results(self):
        report = json.loads((self.root / "results" / "results.json").read_text(encoding="utf-8"))
        formats.check_gradescope(report)
        return report

    def graded(self, asked):
        environment = self.autograder(asked)
        done = run(self.root / "run_autograder", env=environment, cwd=self.root)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertNotIn("secret", done.stdout)
        self.assertEqual([path.name for path in (self.root / "results").iterdir()], ["results.json"])
        return self.results(), done.stdout

    def test_the_zip_is_as_gradescope_wants_it(self):
        self.autograder("verdict")
        for name in ("setup.sh", "run_autograder", "kit/tests/make/build"):
            self.assertTrue(os.access(self.root / "source" / name, os.X_OK), name)
        self.no_secret(self.root)

    def test_a_verdict_arrives(self):
        report, stdout = self.graded("verdict")
        self.assertEqual((report["score"], report["tests"][0]["max_score"]), (0, 20))
        self.assertIn("lessons 01", report["output"])
        self.assertIn("seed 123456", report["output"])
        self.assertNotRegex(stdout, r"(?m)^::")

    def test_no_verdict_is_told_and_costs_nobody_the_report(self):
        for asked, reason, log in (("crash", "exit code 3 and wrote no verdict", "from one.py"), ("crash late", "exit code 3", ""),
                                   ("hang", "no verdict within 2 seconds", ""), ("garbage", "no JSON", ""), ("other shape", "TypeError", "Traceback"),
                                   ("ungraded", "lessons 01", "")):
            with self.subTest(asked=asked):
                report, stdout = self.graded(asked)
                self.assertEqual((report["score"], report["tests"]), (0, []))
                self.assertIn(reason, report["output"])
                self.assertIn("There is no verdict", report["output"])
                self.assertIn(log, stdout)
                shutil.rmtree(self.root)

    def test_a_kit_that_was_not_built_is_told(self):
        environment = self.autograder("verdict")
        shutil.rmtree(self.root / "source" / "build")
        run(self.root / "run_autograder", env=environment)
        self.assertIn("the kit has not been built", self.results()["output"])

    def test_who_stays_behind_keeps_nobody_waiting(self):
        begin = time.monotonic()
        self.assertIn("lessons 01", self.graded("leave somebody")[0]["output"])
        self.assertLess(time.monotonic() - begin, 10)

    def test_killed_in_the_middle_it_leaves_a_report(self):
        process = subprocess.Popen([sys.executable, self.root_after("hang") / "run_autograder"], env=self.environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            deadline = time.monotonic() + 20
            while not (self.root / "results" / "results.json").exists() and time.monotonic() < deadline:
                time.sleep(0.02)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.assertIn("stopped before it was done", self.results()["output"])

    def root_after(self, asked):
        self.environment = self.autograder(asked)
        return self.root

    def test_a_submission_cannot_write_its_own_verdict(self):
        if os.getuid() != 0 or not shutil.which("setpriv"):
            self.skipTest("only root can become another user")
        self.assertIn("lessons 01", self.graded("forge")[0]["output"])
        self.assertEqual((self.root / "results").stat().st_mode & 0o777, 0o700)

    # ---- Classroom 50

    def judged(self, asked, **variables):
        unzip(self.zips["classroom50"], self.place / "bundle")
        self.student = self.place / "checkout"
        self.student.mkdir()
        (self.student / "asked.txt").write_text(asked)
        (self.student / "result.json").write_text("forged")
        (self.student / "release-body.md").symlink_to("asked.txt")
        built = self.place / "build"
        (built / "class-kit").mkdir(parents=True)
        return run(sys.executable, self.place / "bundle" / "autograder.py", cwd=self.student,
                   env={**ENVIRONMENT, **RUNNER, "KIT_BUILD": str(built), "SECONDS_ALLOWED": "2", "GITHUB_TOKEN": "secret", **variables})

    def test_a_bad_grade_is_a_grade(self):
        done = self.judged("forge" if os.getuid() == 0 and shutil.which("setpriv") else "verdict")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertNotRegex(done.stdout, "secret|(?m:^::)")
        report = json.loads((self.student / "result.json").read_text(encoding="utf-8"))
        formats.check_classroom50(report)
        self.assertEqual((report["score"], report["max-score"], report["owner"]), (0, 20, "ada"))
        self.assertIn("0 of 20 points", (self.student / "release-body.md").read_text(encoding="utf-8"))
        self.assertTrue((self.student / "asked.txt").exists())
        with tarfile.open(self.place / "bundle" / "kit.tar.gz") as opened:
            self.assertFalse([name for name in opened.getnames() if "solutions/" in name or "submissions/" in name])

    def test_no_verdict_is_an_error_and_no_grade(self):
        done = self.judged("crash")
        self.assertEqual(done.returncode, 1)
        self.assertIn("exit code 3", done.stderr)
        self.assertFalse((self.student / "result.json").exists())


class Real(unittest.TestCase):
    """With the real one.py, and a kit made from the build that this test was given."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="platforms-")))
        cls.folder.chmod(0o755)
        made = run(sys.executable, ROOT / "tests" / "class" / "kit.py", BUILD)
        assert made.returncode == 0, made.stderr
        checkout = Checkout(cls.folder / "checkout")
        for kind in ("gradescope", "classroom50"):
            done = checkout.pack(kind, cls.folder / f"{kind}.zip", LESSONS="01 02 03")
            assert done.returncode == 0, done
            unzip(cls.folder / f"{kind}.zip", cls.folder / kind)
        # 01 is right, 02 does not compile, 03 is not there; and there is what a submission should not have.
        cls.submission = cls.folder / "submission"
        (cls.submission / "lessons" / "02-save-response").mkdir(parents=True)
        shutil.copy(ROOT / "solutions" / "01-raw-get" / "raw_get.cpp", cls.submission)
        (cls.submission / "lessons" / "02-save-response" / "save_response.cpp").write_text("int main() { return 1 +; }\n")
        (cls.submission / "results.json").write_text("forged")

    def test_gradescope(self):
        root = self.folder / "autograder"
        root.mkdir()
        (self.folder / "gradescope").rename(root / "source")
        (root / "source" / "build").symlink_to(BUILD)
        shutil.copytree(self.submission, root / "submission")
        done = run(root / "source" / "run_autograder", cwd=root, env={**ENVIRONMENT, "AUTOGRADER_ROOT": str(root)})
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        report = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
        formats.check_gradescope(report)
        self.assertEqual(report["score"], 20, report["output"])
        failed = [test["name"] for test in report["tests"] if test["status"] == "failed"]
        self.assertEqual(failed, ["02 · save-response: does not compile", "03 · get-query: not handed in"])
        self.assertIn("save_response.cpp:1:", report["output"])

    def test_classroom_50(self):
        checkout = self.folder / "a checkout"
        shutil.copytree(self.submission, checkout)
        done = run(sys.executable, self.folder / "classroom50" / "autograder.py", cwd=checkout,
                   env={**ENVIRONMENT, **RUNNER, "KIT_BUILD": str(BUILD)})
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        report = json.loads((checkout / "result.json").read_text(encoding="utf-8"))
        formats.check_classroom50(report)
        self.assertEqual((report["score"], report["max-score"]), (20, 60))
        self.assertIn("save_response.cpp:1:", (checkout / "release-body.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
