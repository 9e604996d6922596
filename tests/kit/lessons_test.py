"""Every lesson is wherever lessons are listed, and is worth 20 points. Who adds one learns here what is missing.

    lessons_test.py BUILD
"""

import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
PROGRAMS = sorted((ROOT / "lessons").glob("[0-9][0-9]-*/*.cpp"))

# What each text says of a lesson.
NAMED = {
    "tests/lessons/lesson.hpp": '{{"{id}", "{number}", "{program}", "',
    "tests/class/submission.py": '"{id}": "{source}"',
    "tests/kit/starters_test.py": '"{id}": [',
    "README.md": "| {number} | [{title}](lessons/{id}/README.md) | `{program} ",
    "lessons/README.md": "| [{number} · {title}]({id}/README.md) | `{program} ",
    "solutions/README.md": "]({id}/{source})",
    "docs/mkdocs.yml": "- lessons/{id}/README.md",
    "docs/reference/wire.md": "(../../lessons/{id}/README.md) | `{program} ",
}
BESIDE = ["lessons/{id}/README.md", "solutions/{id}/{source}", "tests/lessons/{source}",
          "tests/submissions/{id}/right", "tests/submissions/{id}/wrong"]


def facts(source):
    lesson = source.parent.name
    title = re.match(rf"# Lesson {lesson[:2]} · (.*)\n", (source.parent / "README.md").read_text(encoding="utf-8"))
    return {"id": lesson, "number": lesson[:2], "program": lesson[3:], "source": source.name, "title": title.group(1) if title else "?"}


class Lessons(unittest.TestCase):
    def test_each_has_all_its_files(self):
        for source in PROGRAMS:
            self.assertEqual(source.stem, source.parent.name[3:].replace("-", "_"), "a lesson's program is NN-NAME/NAME.cpp")
            for name in BESIDE:
                with self.subTest(lesson=source.parent.name):
                    wanted = name.format(**facts(source))
                    self.assertTrue((ROOT / wanted).exists(), f"there is no {wanted}")

    def test_each_is_named_wherever_lessons_are_listed(self):
        for place, words in NAMED.items():
            text = (ROOT / place).read_text(encoding="utf-8")
            for source in PROGRAMS:
                with self.subTest(place=place, lesson=source.parent.name):
                    wanted = words.format(**facts(source))
                    self.assertTrue(wanted in text, f"{place} has no line with  {wanted}")

    def test_each_is_worth_20_points(self):
        listed = subprocess.run([BUILD / "check", "--list-tests"], capture_output=True, text=True, check=True).stdout
        points = {}
        for line in listed.splitlines():
            if heading := re.fullmatch(r"\[(.*)\]", line):
                lesson = heading.group(1)
            elif worth := re.search(r" (\d+) points?$", line):
                points[lesson] = points.get(lesson, 0) + int(worth.group(1))
        self.assertEqual(points, {source.parent.name: 20 for source in PROGRAMS})


if __name__ == "__main__":
    unittest.main()
