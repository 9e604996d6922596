"""The worked examples of docs/guides/maintaining.md do what they say: a copy of the kit is changed as they tell, built, and
their commands print what is shown.

    maintaining_test.py BUILD
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import texts

ROOT = texts.ROOT
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
GUIDE = ROOT / "docs/guides/maintaining.md"
FILE = re.compile(r"\b(New file|In) `([^`]+)`(?:, a copy of `([^`]+)` with these changes)?:$")
LEFT_OUT = "…"
ENVIRONMENT = {**{name: value for name, value in os.environ.items() if name not in ("BUILD", "SANITIZE", "MAKEFLAGS", "MAKELEVEL")},
               "NO_COLOR": "1", "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"}


def examples():
    """By heading, the blocks of each example: (the paragraph above in one line, language, text)."""
    text = texts.read(GUIDE)
    found = {}
    for block in texts.BLOCK.finditer(text):
        heading = re.findall(r"^## (.*)$", texts.FENCED.sub("", text[:block.start()]), re.MULTILINE)[-1]
        if heading == "The examples" or heading.startswith("Add "):
            above = text[:block.start()].rstrip().rpartition("\n\n")[2]
            found.setdefault(heading, []).append((" ".join(above.split()), block["language"], block["text"]))
    return found


def files(blocks):
    """Of an example what is done to files: (path, the path of what it is made from or None, language, text)."""
    for above, language, text in blocks:
        if place := FILE.search(above):
            kind, path, source = place.groups()
            yield path, path if kind == "In" else source, language, text


def commands(blocks):
    """Of an example its commands, and what they print, where that is shown."""
    for (_, language, text), (_, following, shown) in zip(blocks, [*blocks[1:], ("", "", "")]):
        if language == "sh":
            yield text, shown if following == "text" else ""


def changed(text, diff):
    """The text with the changes of a diff whose lines have no numbers. A line that stays may end with …, for its rest."""
    lines = text.split("\n")
    for hunk in re.split(rf"^{LEFT_OUT}\n", diff, flags=re.MULTILINE):
        steps = [(line[:1] or " ", line[1:]) for line in hunk.splitlines()]
        before = [old for sign, old in steps if sign != "+"]
        places = [at for at in range(len(lines) - len(before) + 1) if all(map(is_line, lines[at:], before))]
        if len(places) != 1:
            raise ValueError(f"these lines are there {len(places)} times, not once:\n" + "\n".join(before))
        at, after = places[0], []
        for sign, new in steps:
            if sign == " ":
                new = lines[at]
            if sign != "+":
                at += 1
            if sign != "-":
                after.append(new)
        lines[places[0]:at] = after
    return "\n".join(lines)


def is_line(line, shown):
    return line == shown or shown.endswith(LEFT_OUT) and line.startswith(shown[:-1])


def apply(blocks, root):
    for path, source, language, text in files(blocks):
        if (source is None) != (language != "diff") or (source != path and (root / path).exists()):
            raise ValueError(f"{path}: a new file is shown whole or as a copy with changes, another one by its changes")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        try:
            (root / path).write_text(text if source is None else changed(texts.read(root / source), text), encoding="utf-8")
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None


def copy_of_the_kit(folder):
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in map(os.fsdecode, listed.split(b"\0")):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def run(command, root):
    done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", command] if isinstance(command, str) else command, cwd=root, env=ENVIRONMENT,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, check=False)
    return done.returncode, done.stdout


def as_shown(output):
    """Ports differ from run to run, so 8000 stands for them; and all four examples may have been built at once."""
    return re.sub(r"127\.0\.0\.1([: ])\d+", r"127.0.0.1\g<1>8000", output).replace("ninja: no work to do.\n", "")


def pattern(shown):
    """What matches the output that is shown. A line of nothing but … stands for any lines, elsewhere it stands for the rest
    of something."""
    lines = [r"(?:.*\n)*?" if line.strip() == LEFT_OUT else re.escape(line).replace(LEFT_OUT, ".*") + r"\n" for line in shown.splitlines()]
    return re.compile("".join(lines))


class Guide(unittest.TestCase):
    def test_each_example_can_be_followed_alone(self):
        for heading, blocks in examples().items():
            with self.subTest(heading), tempfile.TemporaryDirectory() as folder:
                for _, source, *_ in files(blocks):
                    if source and (ROOT / source).exists():
                        (pathlib.Path(folder) / source).parent.mkdir(parents=True, exist_ok=True)
                        shutil.copy2(ROOT / source, pathlib.Path(folder) / source)
                apply(blocks, pathlib.Path(folder))

    def test_a_change_that_fits_nowhere_or_twice_is_refused(self):
        self.assertEqual(changed("a\nb\nc\n", " a\n-b\n+B\n"), "a\nB\nc\n")
        self.assertEqual(changed("abc\nd\n", f" a{LEFT_OUT}\n+x\n"), "abc\nx\nd\n")
        self.assertEqual(changed("a\nb\nc\n", f"-a\n{LEFT_OUT}\n c\n+d\n"), "b\nc\nd\n")
        for diff in ("-x\n", " a\n c\n"):
            self.assertRaises(ValueError, changed, "a\nb\nc\n", diff)
        self.assertRaises(ValueError, changed, "a\na\n", "-a\n")


class Examples(unittest.TestCase):
    """All four, in a copy of the kit."""

    @classmethod
    def setUpClass(cls):
        cls.root = copy_of_the_kit(pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="maintaining-"))))
        for blocks in examples().values():
            apply(blocks, cls.root)
        # Without symbols, and with our warnings as errors in lessons too.
        code, output = run(["cmake", "-S", ".", "-B", "build-test", "-G", "Ninja", "-DKIT_TESTS=ON", "-DCMAKE_CXX_FLAGS=-g0 -Werror"], cls.root)
        if code != 0:
            raise RuntimeError(output)

    def test_1_commands_print_what_is_shown(self):
        for heading, blocks in examples().items():
            printed = expected = ""
            for command, shown in commands(blocks):
                for line in command.splitlines():
                    code, output = run(line, self.root)
                    self.assertIn(code, (0, 1) if "build-test/check" in line else (0,), f"{line}\n{output}")
                    printed += as_shown(output)
                expected += shown
            with self.subTest(heading):
                self.assertRegex(printed, pattern(expected))
                if not expected:
                    self.assertEqual(printed, "")

    def test_2_the_new_lesson_is_one_like_the_others(self):
        for program in BUILD.glob("solution-*"):
            if not (self.root / "build-test" / program.name).exists():
                (self.root / "build-test" / program.name).symlink_to(program)
        for test in ("every_http_block_is_what_really_crosses_the_wire", "every_link_leads_somewhere", "every_option_of_the_autograder_exists"):
            code, output = run([sys.executable, "tests/kit/texts_test.py", "build-test", f"Texts.test_{test}"], self.root)
            self.assertEqual(code, 0, output)
        numbers = "Starters.test_the_tasks_have_the_numbers_of_the_readme"
        code, output = run([sys.executable, "tests/kit/starters_test.py", "build-test", numbers], self.root)
        self.assertEqual(code, 0, output)
        not_yet = "status-only: not written yet: task 1 of lessons/06-status-only/README.md\n"
        for arguments, said in ((["127.0.0.1", "1", "/"], (1, not_yet)), ([], (2, "usage: "))):
            code, output = run(["build-test/status-only", *arguments], self.root)
            self.assertEqual((code, output[:len(said[1])]), said)


if __name__ == "__main__":
    unittest.main()
