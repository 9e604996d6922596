"""What goes wrong around the autograder gets a clear message with the next step, and nothing is lost.

    bad_input_test.py BUILD
"""

import os
import pathlib
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
BARE_LF = shlex.quote(str(ROOT / "tests" / "submissions" / "01-raw-get" / "wrong" / "bare_lf.py"))


def check(*arguments, **options):
    return subprocess.run([BUILD / "check", *arguments], capture_output=True, text=True, timeout=120, **options)


class CommandLine(unittest.TestCase):
    def assert_refused(self, done, *words):
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        for word in words:
            self.assertIn(word, done.stderr)

    def test_a_lesson_that_does_not_exist(self):
        self.assert_refused(check("get-qwery"), 'no lesson or check is called "get-qwery"', "did you mean get-query?")
        self.assert_refused(check("99"), '"99"', "--list-tests")

    def test_an_option_that_does_not_exist(self):
        done = check("--solution")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--help", done.stderr)

    def test_a_program_that_is_not_there(self):
        self.assert_refused(check("01", "--program", "./no_such_program"), "there is no program ./no_such_program")
        self.assert_refused(check("01", "--program", "no-such-command x"), "there is no program no-such-command")

    def test_a_program_that_may_not_be_executed(self):
        with tempfile.NamedTemporaryFile() as file:
            self.assert_refused(check("01", "--program", file.name), "may not be executed")
        self.assert_refused(check("01", "--program", "/tmp"), "is a folder")

    def test_a_program_without_a_lesson(self):
        self.assert_refused(check("--program", "true"), "needs one lesson", "build/check 01 --program true")
        self.assert_refused(check("01", "02", "--program", "true"), "needs one lesson")

    def test_a_quote_that_is_open(self):
        self.assert_refused(check("01", "--program", "'true"), "quote")

    def test_a_program_in_a_folder_with_spaces_and_arguments(self):
        with tempfile.TemporaryDirectory(prefix="my programs ") as folder:
            shutil.copy(shlex.split(BARE_LF)[0], pathlib.Path(folder) / "my get.py")
            done = check("01", "--program", "python3 'my get.py'", cwd=folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("[bare-lf]", done.stdout)

    def test_lessons_have_many_names(self):
        for name in ("1", "01", "raw-get", "raw_get", "01-raw-get", "lessons/01-raw-get/"):
            self.assertIn("[01-raw-get]", check(name, "--list-tests").stdout)

    def test_the_report_fits_80_columns_without_colour(self):
        done = check("01", "--program", f"python3 {BARE_LF}", env={**os.environ, "NO_COLOR": "1", "COLUMNS": "80"})
        self.assertNotIn("\x1b", done.stdout + done.stderr)
        for line in done.stdout.splitlines():
            if "again  " not in line:  # a command must stay in one piece
                self.assertLessEqual(len(line), 80, line)

    def test_the_same_seed_gives_the_same_report(self):
        once, again = (check("01", "--program", f"python3 {BARE_LF}", "--rng-seed", "5", "--reporter", "lines").stdout for _ in range(2))
        self.assertEqual(once, again)

    def test_the_again_line_runs_the_check_again(self):
        report = check("01", "--program", f"python3 {BARE_LF}").stdout
        (line,) = [line.split("again", 1)[1].strip() for line in report.splitlines() if line.startswith("      again")]
        done = subprocess.run(line, shell=True, capture_output=True, text=True, timeout=60, cwd=ROOT)
        self.assertEqual(done.returncode, 1)
        self.assertIn("[bare-lf]", done.stdout)
        self.assertIn("0 of 1 check", done.stdout)

    def test_several_reporters_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            done = check("01", "--program", f"python3 {BARE_LF}", "--reporter", "terminal", "--reporter", f"junit::out={folder}/junit.xml")
            self.assertIn("[bare-lf]", done.stdout)
            self.assertIn("bare-lf", (pathlib.Path(folder) / "junit.xml").read_text(encoding="utf-8"))


class Lessons(unittest.TestCase):
    """In a checkout of its own, with a build folder that is a copy: these change lessons."""

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="a clone ")))
        cls.root = folder / "http by hand"
        def ignored(where, names):
            return [name for name in names if name == "__pycache__" or (where == str(ROOT) and (name == ".git" or name.startswith("build")))]

        shutil.copytree(ROOT, cls.root, ignore=ignored)
        cls.environment = {key: value for key, value in os.environ.items() if key not in ("BUILD", "SANITIZE", "MAKEFLAGS", "MAKELEVEL")}
        cls.make("check-01")

    @classmethod
    def make(cls, *arguments, **variables):
        return subprocess.run(["make", *arguments], capture_output=True, text=True, timeout=900, cwd=cls.root, stdin=subprocess.DEVNULL,
                              env={**cls.environment, **variables})

    def lesson(self, name, text):
        """Puts text into a lesson's file for this test."""
        (source,) = (self.root / "lessons").glob(f"*-{name}/*.cpp")
        before = source.read_bytes()
        self.addCleanup(source.write_bytes, before)
        source.write_text(text, encoding="utf-8")
        return source

    def solution(self, name):
        (source,) = (ROOT / "solutions").glob(f"*-{name}/*.cpp")
        return source.read_text(encoding="utf-8")

    def test_a_new_student_sees_what_to_do_first_writes_it_and_passes(self):
        first = self.make("check")
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertRegex(first.stdout, r"All lessons +0 of \d+ points")
        self.assertIn("Next: lessons/01-raw-get/README.md", first.stdout)
        self.lesson("raw-get", self.solution("raw-get"))
        done = self.make("check-01")
        self.assertIn("20 of 20 points", done.stdout)
        self.assertIn("Every check passes.", done.stdout)
        self.assertIn("no hint needed", self.make("hint-01").stdout)

    def test_a_lesson_that_does_not_compile_shows_the_first_error_and_spares_the_others(self):
        self.lesson("raw-get", "int main() {\n    return 1 +;\n}\nint oops(\n")
        self.lesson("save-response", self.solution("save-response"))
        done = self.make("check")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("[does-not-compile]", done.stdout)
        self.assertIn("lessons/01-raw-get/raw_get.cpp:2:", done.stdout)
        self.assertNotIn("oops", done.stdout)
        self.assertRegex(done.stdout, r"Lesson 02 .* 20 of 20 points")
        run = self.make("run-01", "ARGS=a b c")
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("raw-get does not compile", run.stderr)

    def test_who_checks_without_building_what_was_saved_is_told(self):
        self.lesson("raw-get", "int main() { return 1; }\n")
        check = [self.root / "build" / "check", "01", "--compact"]
        old = subprocess.run(check, capture_output=True, text=True, timeout=300)
        self.assertIn("lessons/01-raw-get/raw_get.cpp was saved after the last build", old.stderr)
        self.assertIn("make check-01", old.stderr)
        for text, cause in (("int main() { return 1; }\n", "[never-connected]"), ("int main() { return }\n", "[does-not-compile]")):
            self.lesson("raw-get", text)
            self.assertEqual(self.make("check-01").stderr, "")
            new = subprocess.run(check, capture_output=True, text=True, timeout=300)
            self.assertEqual(new.stderr, "")
            self.assertIn(cause, new.stdout)

    def test_an_error_in_a_header_names_the_line_that_led_there(self):
        self.lesson("get-query", "#include <optional>\n\nint main() {\n    std::optional<void> nothing;\n}\n")
        done = self.make("check-03")
        self.assertIn("[does-not-compile]", done.stdout)
        self.assertIn("lessons/03-get-query/get_query.cpp:4:", done.stdout)
        self.assertNotIn("ninja: ", done.stdout)
        self.assertIn("all that the compiler said: ninja -C build get-query", done.stdout)

    def test_the_compilers_warnings_are_shown_until_they_are_mended(self):
        self.lesson("raw-get", "int main() { int unused; return 1; }\n")
        for _ in range(2):  # the second time nothing is compiled
            done = self.make("check-01")
            self.assertIn("lessons/01-raw-get/raw_get.cpp:1:18: warning: unused variable", done.stderr)
            self.assertIn("[never-connected]", done.stdout)
        self.lesson("raw-get", "int main() { return 1; }\n")
        self.assertEqual(self.make("check-01").stderr, "")

    def test_hints_come_one_by_one(self):
        hints = [self.make("hint-03").stdout for _ in range(3)]
        self.assertIn("hint 2 of 3", hints[0])  # the verdict itself has shown the first
        self.assertNotIn("hint 3 of 3", hints[0])
        self.assertIn("hint 3 of 3", hints[1])
        self.assertIn("the last one", hints[2])
        self.assertNotIn("hint 3 of 3", self.make("hint-03", "RESET=1").stdout)

    def test_a_build_folder_that_cannot_be_written(self):
        done = self.make("check-01", BUILD="/proc/no-such-place")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("BUILD=/tmp/http-by-hand", done.stderr)

    def test_a_build_folder_that_came_along_with_a_copy_is_not_used(self):
        """It would build the sources of the old place, and nobody would notice."""
        self.make("check-01")
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "copy"
            shutil.copytree(self.root, copy, symlinks=True, ignore=lambda _, names: {"CMakeFiles", "_deps", ".git"} & {*names})
            there, here = copy / "build", self.root / "build"
            for root, said, kept in ((self.root, "", True), (copy, f"was built in {here}", False)):
                done = subprocess.run([root / "tests" / "make" / "moved", "build"], capture_output=True, text=True, check=True)
                self.assertEqual(done.stdout != "", said != "")
                self.assertIn(said, done.stdout)
                self.assertEqual((root / "build" / "build.ninja").exists(), kept)
            self.assertFalse((there / "CMakeCache.txt").exists())

    def test_clean_removes_nothing_but_a_build_folder(self):
        precious = self.root / "precious"
        precious.mkdir()
        (precious / "essay.txt").write_text("mine")
        done = self.make("clean", BUILD="precious")
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual((precious / "essay.txt").read_text(), "mine")

    def test_a_busy_port_is_no_matter_for_a_lesson_that_is_run(self):
        self.lesson("tiny-server", self.solution("tiny-server"))
        with socket.create_server(("127.0.0.1", 0)) as busy:
            done = self.make("run-05", f"ARGS={busy.getsockname()[1]} lessons/05-tiny-server/www")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("tiny-server: ", done.stderr)
        self.assertIn("in use", done.stderr)

    def test_setup_does_nothing_the_second_time(self):
        self.assertEqual(self.make("setup").stdout, "Set up: everything that is needed is there.\n")

    def test_setup_without_apt_says_what_to_install(self):
        with tempfile.TemporaryDirectory() as bare:
            for tool in ("bash", "env", "id", "cat", "tail", "rm", "mktemp", "dirname", "c++", "cmake", "git"):
                os.symlink(shutil.which(tool), pathlib.Path(bare) / tool)
            done = subprocess.run(["bash", "tests/make/setup", "check"], capture_output=True, text=True, cwd=self.root, env={"PATH": bare})
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("ninja-build", done.stdout)
        self.assertIn("no apt", done.stdout)


if __name__ == "__main__":
    unittest.main()
