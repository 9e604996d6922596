"""A page for each student: that of `check --reporter html` (tests/report/html.cpp), made from the student's result."""

from __future__ import annotations

import base64
import hashlib
import pathlib
import re
from typing import Any, Dict, List

import page
from submission import LESSONS

Json = Dict[str, Any]

ROOT = pathlib.Path(__file__).resolve().parents[2]
# view_files of tests/CMakeLists.txt; a test holds them against it.
FILES = ("report.html", "kit.css", "wire.css", "bytes.css", "check.css", "report.css",
         "wire.js", "anatomy-faults.js", "anatomy-head.js", "anatomy.js", "check.js", "report.js")
# As much as the reporter gives.
PRINTED = DIFFERENCE = 4 * 1024
WIRE = page.Limits(DIFFERENCE, 16 * 1024, 60)


class Feedback:
    """Makes pages; the files that are the same in all of them are read once."""

    def __init__(self) -> None:
        texts = {name: (page.VIEW / name).read_text(encoding="utf-8") for name in FILES}
        self.template = texts["report.html"]
        self.style, self.script = ("".join(text for name, text in texts.items() if name.endswith(kind)) for kind in (".css", ".js"))
        self.titles = {lesson: title_of(lesson) for lesson in LESSONS}

    def page_of(self, result: Json, made_at: int) -> str:
        """`made_at`: when the verdict came, in milliseconds since 1970. The same result makes the same page."""
        data = page.embedded({"made_at": made_at, "titles": self.titles, "of": "program", "program": handed_in(result),
                              "run": {"kit": result["kit"] or "HTTP by Hand", **{name: result[name] for name in ("seed", "score", "max_score")},
                                      "checks": checks_of(result)}})
        # No text on the page can hold what is computed from it.
        nonce = base64.b64encode(hashlib.sha256((self.style + self.script + data).encode()).digest()[:16]).decode()
        parts = {"nonce": nonce, "style": self.style, "script": self.script, "data": data}
        return re.sub(r"\{\{(\w+)\}\}", lambda name: parts[name[1]], self.template)


def title_of(lesson: str) -> str:
    """As the lesson's README has it: "# Lesson 01 · Raw GET"."""
    heading = (ROOT / "lessons" / lesson / "README.md").read_text(encoding="utf-8").split("\n")[0]
    return heading.partition(" · ")[2]


def handed_in(result: Json) -> str:
    return "; ".join([f"what {page.well_formed(result['student'])} handed in", *(page.shortened(problem, 200) for problem in result["problems"][:5])])


def checks_of(result: Json) -> List[Json]:
    """The checks of each lesson; one that was not handed in stands as one failed check."""
    checks = []
    for lesson in result["lessons"]:
        own = [cut(check) for check in result["checks"] if check["lesson"] == lesson["lesson"]]
        checks += own or [missing(lesson)]
    return checks


def missing(lesson: Json) -> Json:
    text = f"There is no {LESSONS[lesson['lesson']]} in what was handed in."
    diagnosis = {"id": None, "text": text, "compared": None, "byte_offset": None, "window_offset": None, "expected": None, "actual": None,
                 "rfc": None, "read": None, "hints": [], "also": [], "notes": []}
    return {"lesson": lesson["lesson"], "name": f"hand in {LESSONS[lesson['lesson']]}", "status": "failed", "points": 0, "max_points": lesson["max_score"],
            "skipped_because": None, "remark": None, "delivery": None, "program": None, "diagnosis": diagnosis, "wire": [], "again": None}


def cut(check: Json) -> Json:
    """What a person looks at of it."""
    program, diagnosis = check["program"], check["diagnosis"]
    if program:
        program = {**program, **{name: start_of(program[name]) for name in ("stdout", "stderr")}}
    if diagnosis and diagnosis["byte_offset"] is not None:
        diagnosis = {**diagnosis, **page.window_of(diagnosis, DIFFERENCE)}
    return {**check, "program": program, "diagnosis": diagnosis, "wire": page.wire_of(check["wire"] or [], WIRE)}


def start_of(text: str) -> str:
    return page.as_text(base64.b64decode(text or "")[:PRINTED])
