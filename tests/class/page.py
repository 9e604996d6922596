#!/usr/bin/env python3
"""The page an instructor sees after a class was graded: one file of HTML that needs nothing else.

    page.py RESULTS_DIR OUT.html [TITLE]

RESULTS_DIR holds one JSON file for each student; in it are the checks as kit-json has them (docs/reference/reports.md). The page
carries what a person looks at: of failed checks the bytes round the difference and the start of what crossed the wire.
"""

import base64
import collections
import hashlib
import html
import json
import os
import pathlib
import re
import shlex
import sys

HERE = pathlib.Path(__file__).resolve().parent
VIEW = HERE.parent / "view"
STYLES = (VIEW / "kit.css", VIEW / "wire.css", VIEW / "bytes.css", VIEW / "check.css", HERE / "page.css")
SCRIPTS = (VIEW / "anatomy-faults.js", VIEW / "anatomy-head.js", VIEW / "anatomy.js", VIEW / "wire.js", VIEW / "check.js",
           HERE / "panel.js", HERE / "page.js")

# How much of a failed check is kept: bytes of each side of the difference, bytes and events of the wire. Where a class
# comes out larger than a browser opens at once, less.
Limits = collections.namedtuple("Limits", "difference wire events")
LIMITS = (Limits(1024, 2048, 40), Limits(256, 512, 16), Limits(64, 0, 0))
LARGEST_PAGE = 10_000_000
LONGEST_TEXT = 2000
LONGEST_LOG = 8000

STATUSES = {"passed": "p", "failed": "f", "skipped": "s", "error": "e"}


def write_page(results, out, title):
    """Writes the page of these results, each as the JSON files hold them; `out` is whole at any time."""
    out = pathlib.Path(out)
    for limits in LIMITS:
        data = embedded(class_of(results, title, limits))
        if len(data) <= LARGEST_PAGE:
            break
    style = "\n".join(file.read_text(encoding="utf-8") for file in STYLES)
    script = "\n".join(file.read_text(encoding="utf-8") for file in SCRIPTS)
    parts = {"policy": policy(style, script), "title": html.escape(well_formed(title)),
             "style": style, "data": data, "script": script}
    template = (HERE / "page.html").read_text(encoding="utf-8")
    page = re.sub(r"\{\{(\w+)\}\}", lambda name: parts[name.group(1)], template)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(page.encode("utf-8"))
        os.replace(unfinished, out)
    finally:
        unfinished.unlink(missing_ok=True)


def policy(style, script):
    """Nothing but this very style and script runs on the page, and nothing is fetched: whatever a student's program
    sent, it stays text."""
    def hashed(text):
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"
    return (f"default-src 'none'; style-src {hashed(style)}; script-src {hashed(script)}; "
            "base-uri 'none'; form-action 'none'")


def embedded(data):
    """JSON that may stand inside a script element: no sign in it could end the element, or a line of it."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def class_of(results, title, limits):
    lessons, columns = {}, {}  # in the order in which they are met
    for result in sorted(results, key=lambda result: -len(result.get("checks") or [])):
        for lesson in result.get("lessons") or []:
            lessons.setdefault(lesson["lesson"], lesson.get("max_score"))
        for check in result.get("checks") or []:
            columns.setdefault((check["lesson"], check["name"]), check.get("max_points"))
    columns = dict(sorted(columns.items(), key=lambda column: column[0][0]))  # a stable sort: checks keep their order
    numbers = {column: number for number, column in enumerate(columns)}
    causes = {}
    return {
        "title": well_formed(title),
        "lessons": [{"lesson": lesson, "max_score": most} for lesson, most in sorted(lessons.items())],
        "columns": [{"lesson": lesson, "name": name, "max_points": most} for (lesson, name), most in columns.items()],
        "students": [student_of(result, numbers, causes, limits) for result in results],
        "causes": causes,
    }


def student_of(result, numbers, causes, limits):
    """A student's row: a letter for each check, and more only of those that did not pass."""
    states = [" "] * len(numbers)
    failed, skipped, remarks = {}, {}, {}
    logs = {lesson["lesson"] for lesson in result.get("lessons") or [] if lesson.get("compile_log")}
    for check in result.get("checks") or []:
        number = numbers[check["lesson"], check["name"]]
        diagnosis = check.get("diagnosis")
        states[number] = STATUSES.get(check["status"], "e")
        if check.get("remark"):
            remarks[number] = shortened(check["remark"])
        if check["status"] == "skipped" and not diagnosis:
            skipped.setdefault(check.get("skipped_because") or "", []).append(number)
        elif check["status"] == "skipped":
            skipped.setdefault(diagnosis.get("text") or "", []).append(number)
        elif check["status"] != "passed":
            failed[number] = failure_of(check, causes, limits, log_kept=check["lesson"] in logs)
    return {
        "student": well_formed(result.get("student")),
        **{name: result.get(name) for name in ("kit", "seed", "score", "max_score", "isolation", "no_verdict")},
        "problems": [shortened(problem) for problem in (result.get("problems") or [])[:50]],
        "lessons": [{**lesson, "compile_log": shortened(lesson.get("compile_log"), LONGEST_LOG),
                     "note": shortened(lesson.get("note")), "files": (lesson.get("files") or [])[:20]}
                    for lesson in result.get("lessons") or []],
        "states": "".join(states), "failed": failed, "skipped": skipped, "remarks": remarks,
    }


def failure_of(check, causes, limits, log_kept):
    program = check.get("program") or {}
    failure = {
        "points": check.get("points"), "max_points": check.get("max_points"),
        "delivery": check.get("delivery"), "again": check.get("again"),
        "ran": shortened(shlex.join(program.get("argv") or []), 600),
        "wire": wire_of(check.get("wire") or [], limits),
        "diagnosis": None,
    }
    diagnosis = check.get("diagnosis")
    if diagnosis:
        kept = {name: diagnosis.get(name) for name in ("id", "also", "compared", "byte_offset", "window_offset")}
        kept["text"] = shortened(diagnosis.get("text"))
        kept["notes"] = [shortened(note) for note in (diagnosis.get("notes") or [])[:40]]
        if kept["id"] == "does-not-compile" and log_kept:
            kept["notes"] = []  # they are the compiler's lines, which stand with the lesson
        if kept["byte_offset"] is not None:
            kept.update(window_of(diagnosis, limits.difference))
        advice = {name: diagnosis.get(name) for name in ("rfc", "read", "hints")}
        if kept["id"]:  # the same for all who share the cause
            causes.setdefault(kept["id"], advice)
        else:
            kept.update(advice)
        failure["diagnosis"] = kept
    return failure


def window_of(diagnosis, most):
    """Of both sides the bytes round the first that differs, whole characters only."""
    actual, expected = (base64.b64decode(diagnosis.get(side) or "") for side in ("actual", "expected"))
    offset = diagnosis.get("window_offset") or 0
    first = max(0, diagnosis["byte_offset"] - offset - most // 2)
    first = whole(max(actual, expected, key=len), first)
    window = {"window_offset": offset + first}
    for side, data in (("actual", actual), ("expected", expected)):
        end = whole(data, first + most)
        window[side] = as_text(data[first:end])
        window[side + "_more"] = end < len(data)
    return window


def whole(data, at):
    """`at`, or up to three bytes less so as not to cut a character of UTF-8."""
    for back in range(4):
        if at - back <= 0 or at - back >= len(data) or data[at - back] & 0xC0 != 0x80:
            return max(0, at - back)
    return at


def wire_of(events, limits):
    """What one side sent without the other between becomes one event; long ones are cut, and of many the middle."""
    rows = []
    for event in events:
        one = dict(event)
        if event["event"] == "bytes":
            data, size = base64.b64decode(event.get("data") or ""), event["size"]
            last = rows[-1] if rows else {}
            if all(last.get(name) == event[name] for name in ("connection", "from", "event")):
                if len(last["data"]) == last["size"]:
                    last["data"] += data
                last["size"] += size
                last["until_ms"] = event["t_ms"]
                if last["segments"][-1][0] == size:
                    last["segments"][-1][1] += 1
                else:
                    last["segments"].append([size, 1])
                continue
            one.update(data=data, segments=[[size, 1]])
        rows.append(one)
    if len(rows) > limits.events:
        tail = limits.events // 4
        head = limits.events - tail
        left_out = {"event": "left out", "count": len(rows) - head - tail, "connection": rows[-1]["connection"]}
        rows = rows[:head] + [left_out] + rows[len(rows) - tail:]

    lengths = [len(row["data"]) for row in rows if row["event"] == "bytes"]
    most = limits.wire
    while most > 16 and sum(min(most, length) for length in lengths) > limits.wire:
        most //= 2
    for row in rows:
        if row["event"] == "bytes":
            row["data"] = as_text(row["data"][:whole(row["data"], most)])
            row["segment_count"] = sum(times for _, times in row["segments"])
            row["segments"] = row["segments"][:400]
    return rows


def as_text(data):
    return base64.b64encode(data).decode("ascii")


def shortened(text, most=LONGEST_TEXT):
    if text is None or len(text) <= most:
        return text
    return text[:most] + f"\n… {len(text) - most} more characters"


def well_formed(text):
    """A file's name may hold bytes that are no text; a page cannot."""
    return re.sub("[\ud800-\udfff]", "\ufffd", str(text))


def read_results(folder):
    """The results in a folder. One that cannot be read is a student with a problem, so that nobody is lost."""
    results = []
    for file in sorted(pathlib.Path(folder).glob("*.json")):
        try:
            result = json.loads(file.read_text(encoding="utf-8"))
            class_of([result], "", LIMITS[-1])
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            problem = f"its result {file.name} cannot be read: {type(error).__name__}: {error}"
            print(f"page.py: {problem}", file=sys.stderr)
            result = {"student": file.stem, "problems": [problem]}
        results.append(result)
    return results


def main():
    if len(sys.argv) not in (3, 4):
        print("usage: page.py RESULTS_DIR OUT.html [TITLE]", file=sys.stderr)
        return 2
    folder = pathlib.Path(sys.argv[1])
    if not folder.is_dir():
        print(f"page.py: {folder} is no folder", file=sys.stderr)
        return 1
    write_page(read_results(folder), pathlib.Path(sys.argv[2]), sys.argv[3] if len(sys.argv) == 4 else folder.resolve().name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
