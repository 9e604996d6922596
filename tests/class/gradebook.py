"""The gradebook: a CSV file that a spreadsheet opens without surprises."""

from __future__ import annotations

import csv
import io
import pathlib

from one import write_whole
from submission import LESSONS, shown


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe says that it is none."""
    return "'" + text if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text


def remarks(result: dict) -> str:
    """Why there are no marks, or why a lesson has none: a 0 is not always a program that fails."""
    if result["no_verdict"]:
        return result["no_verdict"]
    reasons = {lesson["lesson"]: lesson["state"] for lesson in result["lessons"] if lesson["state"] != "checked"}
    for lesson in result["lessons"]:
        if lesson["state"] == "checked" and lesson["score"] == 0:
            reasons[lesson["lesson"]] = first_failure(lesson["lesson"], result["checks"])
    return "; ".join([*(f"{lesson[:2]} {reasons[lesson]}" for lesson in sorted(reasons)), *map(shown, result["problems"][:3])])


def first_failure(lesson: str, checks: list[dict]) -> str:
    """The cause of the first check that failed, or its title where none is certain."""
    for check in checks:
        if check["lesson"] == lesson and check["status"] == "failed" and check["diagnosis"]:
            return check["diagnosis"]["id"] or f"fails “{check['name']}”"
    return "0 points"


def write_gradebook(results: list[dict], lessons: list[str], path: pathlib.Path) -> None:
    text = io.StringIO()
    table = csv.writer(text)  # RFC 4180: lines end with CR LF
    table.writerow(["student", *lessons, "total", "remarks"])
    for result in results:
        points = {lesson["lesson"]: lesson["score"] for lesson in result["lessons"]}
        row = [points[lesson] for lesson in lessons] + [result["score"]]
        if result["no_verdict"]:
            row = [""] * len(row)  # no mark is not a zero
        table.writerow([cell(result["student"]), *row, cell(remarks(result))])
    write_whole(path, "\ufeff" + text.getvalue())  # the mark tells spreadsheets that this is UTF-8


def _rows(path: pathlib.Path) -> list[list[str]]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    except FileNotFoundError:
        return []


def lessons_in(path: pathlib.Path) -> list[str]:
    """The lessons whose marks a gradebook holds; none where there is no gradebook."""
    return [name for name in next(iter(_rows(path)), []) if name in LESSONS]


def students_in(path: pathlib.Path) -> list[str]:
    """As the gradebook writes their names."""
    return [row[0] for row in _rows(path)[1:] if row]
