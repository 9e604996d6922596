"""What other platforms read, made from a result of ours, and the rules that these formats have.

    gradescope(result)                Gradescope's results.json
    classroom50(result, environment)  Classroom 50's result.json; METADATA says what it takes from the environment
    check_gradescope(report), check_classroom50(report)
                                      raise a ValueError that names the field which breaks the format's rules

A result is what one.py writes: the student's name, score, lessons, and the `checks` of a kit-json report.
"""

from __future__ import annotations

import base64
import datetime
import os
import re
import shlex
import textwrap
import unicodedata
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

Json = Dict[str, Any]

WIDTH = 66  # columns of a window into the bytes
LOG_LINES = 40  # of what the compiler said


# ---- our results, as rows that every format has ----------------------------------------------------------------------

class Row(NamedTuple):
    name: str
    passed: bool
    score: int
    max_score: int
    output: str


def rows(result: Json) -> List[Row]:
    """One for each check; a lesson without checks (not handed in, does not compile) is one failed row."""
    all_rows = []
    for lesson in result["lessons"]:
        number, _, name = lesson["lesson"].partition("-")
        if lesson["state"] != "checked":
            all_rows.append(Row(f"{number} · {name}: {lesson['state']}", False, 0, int(lesson["max_score"]), said_of(lesson)))
            continue
        for check in result["checks"]:
            if check["lesson"] == lesson["lesson"]:
                all_rows.append(Row(f"{number} · {check['name']}", check["status"] == "passed", int(check["points"]),
                                    int(check["max_points"]), explained(check)))
    return all_rows


def said_of(lesson: Json) -> str:
    warned = lesson["state"] == "checked" and lesson.get("compile_log")
    said = [f"Lesson {lesson['lesson'][:2]}: {'the compiler warned' if warned else lesson['state']}."]
    if lesson.get("note"):
        said.append(lesson["note"])
    if lesson.get("compile_log"):
        log = lesson["compile_log"].rstrip("\n").split("\n")
        said += log[:LOG_LINES] + (["…"] if len(log) > LOG_LINES else [])
    return "\n".join(said)


def summary(result: Json) -> str:
    """What a student reads first: the points, what could not be checked, and why."""
    said = [f"{result['score']} of {result['max_score']} points · {result['kit'] or 'HTTP by Hand'} · seed {result['seed']}"]
    said += result["problems"]
    for lesson in result["lessons"]:
        if lesson["state"] != "checked" or lesson.get("compile_log") or lesson.get("note"):
            said.append(said_of(lesson))
    return "\n\n".join(said)


def explained(check: Json) -> str:
    """A check's verdict in the words and the order of the terminal report."""
    if check["status"] == "passed":
        return check.get("remark") or ""
    if check["status"] == "skipped":
        return f"Skipped until \"{check['skipped_because']}\" passes."
    found = check.get("diagnosis")
    if not found:
        return "The check itself broke, which is no fault of the program. Tell your instructor."
    lines = window(found) if found["compared"] else []
    lines += textwrap.wrap(found["text"] + (f" [{found['id']}]" if found["id"] else ""), 80, break_on_hyphens=False)
    lines += found["notes"]
    if found["also"]:
        lines.append("mend that first; then there is also " + ", ".join(f"[{cause}]" for cause in found["also"]))
    for label, text in (("hint", found["hints"][0] if found["hints"] else None),
                        ("read", " · ".join(part for part in (found["read"] and f"docs/{found['read']}", found["rfc"]) if part))):
        if text:
            lines += textwrap.wrap(text, 80, initial_indent=f"{label:7}", subsequent_indent=" " * 7, break_on_hyphens=False)
    lines.append(f"{'again':7}{at_home(check['again'])}")
    return "\n".join(lines)


def at_home(again: str) -> str:
    """The command as a student runs it: with the build of their own, not with the program that was graded."""
    words = shlex.split(again)
    if "--program" in words:
        at = words.index("--program")
        del words[at:at + 2]
    return shlex.join(["build/check"] + words[1:])


# ---- bytes as people read them, like tests/wire/visible.cpp ----------------------------------------------------------

SIGNS = {0x00: "␀", 0x09: "␉", 0x0A: "␊", 0x0D: "␍"}


def glyphs(data: bytes) -> List[Tuple[int, str]]:
    """(offset, text): control characters as signs; what is no text, takes no column or looks like a space as ⟨FF⟩."""
    shown, at = [], 0
    while at < len(data):
        character = character_at(data, at)
        size = len(character.encode()) if character else 1
        if data[at] in SIGNS:
            shown.append((at, SIGNS[data[at]]))
        elif character == " " and (data[at + 1:at + 2] in (b"", b"\r", b"\n", b"\t", b" ") or data[at - 1:at] == b" "):
            shown.append((at, "␠"))  # it would be overlooked
        elif character and (character == " " or unicodedata.category(character)[0] in "LNPS"):
            shown.append((at, character))
        else:
            size = 1
            shown.append((at, f"⟨{data[at]:02X}⟩"))
        at += size
    return shown


def character_at(data: bytes, at: int) -> Optional[str]:
    for size in range(1, 5):
        try:
            return data[at:at + size].decode()
        except UnicodeDecodeError:
            continue
    return None


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def window(found: Json) -> List[str]:
    """Both sides round the first difference, one above the other, and a mark below it."""
    sides = [base64.b64decode(found[side] or "") for side in ("actual", "expected")]
    offset = found["byte_offset"] - found["window_offset"]
    start = view_of(max(sides, key=len), offset)
    lines, mark = [], 0
    for label, data in zip((found["compared"], "expected"), sides):
        text = "…" if start > 0 or found["window_offset"] > 0 else ""
        for at, glyph in glyphs(data[start:start + 4 * WIDTH]):
            if start + at <= offset:
                mark = max(mark, columns(text))
            if columns(text + glyph) > WIDTH:
                text += "…"
                break
            text += glyph
        else:
            if offset >= len(data):
                mark = max(mark, columns(text))
                text += "∎"  # nothing follows
        lines.append(f"{label:13}{text}")
    return lines + [" " * (13 + mark) + f"▲ byte {found['byte_offset']}"]


def view_of(data: bytes, offset: int) -> int:
    """Where a window begins in which the byte at `offset` has room, with its own sign."""
    begin = max(0, offset - WIDTH)
    start, used = offset, 0
    for at, glyph in reversed(glyphs(data[begin:offset])):
        used += columns(glyph)
        if used > WIDTH * 2 // 3:
            break
        start = begin + at
    return start


# ---- Gradescope ------------------------------------------------------------------------------------------------------

def gradescope(result: Json) -> Json:
    tests = [{"name": row.name, "score": row.score, "max_score": row.max_score, "status": "passed" if row.passed else "failed",
              "output": row.output, "output_format": "text"} for row in rows(result)]
    return {"score": result["score"], "output": summary(result), "output_format": "text", "stdout_visibility": "hidden", "tests": tests}


FORMATS = ("text", "html", "simple_format", "md", "ansi")
VISIBILITIES = ("hidden", "after_due_date", "after_published", "visible")
NUMBER = (int, float)
GRADESCOPE: Dict[str, Any] = {  # a type or types, or the values allowed
    "score": NUMBER, "execution_time": NUMBER, "output": str, "output_format": FORMATS, "test_output_format": FORMATS,
    "test_name_format": FORMATS, "visibility": VISIBILITIES, "stdout_visibility": VISIBILITIES, "extra_data": dict,
    "tests": list, "leaderboard": list}
GRADESCOPE_TEST: Dict[str, Any] = {
    "score": NUMBER, "max_score": NUMBER, "status": ("passed", "failed"), "name": str, "name_format": FORMATS, "number": str,
    "output": str, "output_format": FORMATS, "tags": list, "visibility": VISIBILITIES, "extra_data": dict}


def check_gradescope(report: Json) -> None:
    check_fields(report, GRADESCOPE, "")
    for number, test in enumerate(report.get("tests", [])):
        check_fields(test, GRADESCOPE_TEST, f"tests[{number}].")
    require("score" in report or any("score" in test for test in report.get("tests", [])), "score", "is needed, here or in a test")


# ---- Classroom 50 ----------------------------------------------------------------------------------------------------

# Field: the variables in which Classroom 50's runner passes it to an autograder; the first that is set counts. The
# runner writes owner, assignment_type and datetime anew, from what it knows itself.
METADATA = {"classroom": ("CLASSROOM",), "assignment": ("ASSIGNMENT",), "assignment_type": ("ASSIGNMENT_TYPE",),
            "owner": ("OWNER", "USERNAME"), "submission": ("SUBMISSION_TAG",), "commit": ("COMMIT_URL",),
            "release": ("RELEASE_URL",), "review": ("REVIEW_URL", "COMMIT_URL")}


def classroom50(result: Json, environment: Mapping[str, str] = os.environ, submitted: Optional[datetime.datetime] = None) -> Json:
    report: Json = {"schema": "classroom50/result/v1"}
    for field, variables in METADATA.items():
        value = next((environment[name] for name in variables if environment.get(name)), None)
        if value is None and field == "assignment_type":
            value = "individual"
        require(value is not None, field, f"is not known: the variable {variables[0]} is not set")
        report[field] = value
    now = datetime.datetime.now(datetime.timezone.utc)
    report["datetime"] = utc(submitted or now)
    report["graded_at"] = utc(now)
    report["tests"] = [{"test-name": row.name, "passed": row.passed, "score": row.score, "max-score": row.max_score,
                        "output": row.output} for row in rows(result)]
    report["score"] = int(result["score"])
    report["max-score"] = int(result["max_score"])
    return report


def utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


TIME = re.compile(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
TEXT = re.compile(r"(?s).+")
CLASSROOM50: Dict[str, Any] = {
    "schema": ("classroom50/result/v1",), "classroom": TEXT, "assignment": TEXT, "assignment_type": ("individual", "group", "team"),
    "owner": TEXT, "submission": re.compile(r"submit/.*"), "commit": TEXT, "release": TEXT, "review": TEXT, "datetime": TIME,
    "score": int, "max-score": int, "tests": list}
CLASSROOM50_OPTIONAL: Dict[str, Any] = {"graded_at": TIME, "submitted_by": dict}
CLASSROOM50_TEST: Dict[str, Any] = {"test-name": TEXT, "passed": bool, "score": int, "max-score": int}


def check_classroom50(report: Json) -> None:
    check_fields(report, {**CLASSROOM50, **CLASSROOM50_OPTIONAL}, "")
    for field in CLASSROOM50:
        require(field in report, field, "is missing")
    check_points(report, "")
    for number, test in enumerate(report["tests"]):
        where = f"tests[{number}]."
        require(isinstance(test, dict), where[:-1], "is no object")
        for field in CLASSROOM50_TEST:
            require(field in test, where + field, "is missing")
        check_fields({field: test[field] for field in CLASSROOM50_TEST}, CLASSROOM50_TEST, where)  # others may be there
        check_points(test, where)


def check_points(report: Json, where: str) -> None:
    require(0 <= report["score"] <= report["max-score"], where + "score", "is not between 0 and max-score")


# ---- what both validators use ----------------------------------------------------------------------------------------

def check_fields(report: Any, rules: Dict[str, Any], where: str) -> None:
    require(isinstance(report, dict), where.rstrip(".") or "the report", "is no object")
    for field, value in report.items():
        require(field in rules, where + field, "is not a field of this format")
        rule = rules[field]
        if isinstance(rule, re.Pattern):
            require(isinstance(value, str) and rule.fullmatch(value) is not None, where + field, f"is {value!r}")
        elif isinstance(rule, tuple) and isinstance(rule[0], str):
            require(value in rule, where + field, f"is {value!r}; allowed: {', '.join(rule)}")
        else:  # True and False are ints to Python, and to nobody else
            require(isinstance(value, rule) and (rule is bool or not isinstance(value, bool)), where + field, f"is {value!r}")


def require(condition: bool, field: str, problem: str) -> None:
    if not condition:
        raise ValueError(f"{field} {problem}")
