#!/usr/bin/env python3
"""The table of all checks in docs/reference/map.md: lesson, title, points, standard, and the page that explains it.

    checks.py            writes the table anew; tests/book/texts_test.py says when it is stale
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAP = ROOT / "docs/reference/map.md"
BEGIN, END = "<!-- checks: made by tests/book/checks.py -->\n", "<!-- end of checks -->"
CHECK = re.compile(r'TEST_CASE\("(?P<title>(?:[^"\\]|\\.)*)",\s*"\[(?P<lesson>[^\]]+)\]\[(?P<points>\d+) points?\]"\) \{(?P<body>.*?)\n\}', re.DOTALL)


def of(name, body):
    """A text of the check's plan; its pieces may stand in several lines."""
    found = re.search(rf'\.{name} =\s*((?:"[^"]*"\s*)+)', body)
    return "".join(re.findall(r'"([^"]*)"', found.group(1)))


def checks():
    """Each check as (lesson, title, points, standard, page)."""
    for program in sorted(ROOT.glob("lessons/[0-9][0-9]-*/*.cpp")):
        for found in CHECK.finditer((ROOT / "tests/lessons" / program.name).read_text(encoding="utf-8")):
            body = found["body"]
            yield found["lesson"], found["title"].replace('\\"', '"'), int(found["points"]), of("standard", body), of("read", body)


def table():
    rows = ["| lesson | check | points | standard | page |", "| --- | --- | --- | --- | --- |"]
    for lesson, title, points, standard, page in checks():
        rows.append(f"| {lesson[:2]} | {title} | {points} | {standard} | [{page}](../{page}) |")
    return "\n".join(rows) + "\n"


def with_table(text):
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{MAP} has no place for the table: a line {BEGIN!r} and a line {END!r}")
    return before + BEGIN + "\n" + table() + "\n" + END + after


if __name__ == "__main__":
    MAP.write_text(with_table(MAP.read_text(encoding="utf-8")), encoding="utf-8")
