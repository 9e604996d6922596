"""What an instructor finds in OUT, written from the results that are finished."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import formats
import joblog
import page
from feedback import Feedback
from gradebook import write_gradebook
from one import write_whole
from submission import shown

if TYPE_CHECKING:
    from grade import Class

FOLDERS = {"results": "json", "junit": "xml", "gradescope": "json", "classroom50": "json", "feedback": "html"}  # and their files' ending


def as_written(result: dict | None, job: dict, klass: Class, why: str) -> dict:
    """A result as others read it: where there is no verdict there is no mark either, and `no_verdict` says why."""
    if result is None:
        lessons = [{"lesson": lesson, "state": "not graded", "score": None, "max_score": 20, "files": [], "compile_log": None, "note": None}
                   for lesson in klass.lessons]
        return {"student": job["student"], "kit": None, "seed": klass.seed, "score": None, "max_score": 20 * len(lessons), "no_verdict": why,
                "isolation": None, "problems": job["problems"], "lessons": lessons, "checks": [], "junit": ""}
    notes: dict[str, list[str]] = {}
    for lesson in result["lessons"]:
        if lesson["state"] == "not graded":
            lesson["score"] = result["score"] = None
            notes.setdefault(lesson["note"], []).append(lesson["lesson"][:2])
    result["no_verdict"] = "; ".join(f"{' '.join(lessons)}: {note}" for note, lessons in notes.items()) or None
    return result


def file_name(job: dict, used: set[str]) -> str:
    """A student's name as a file's: no longer than systems allow, and nobody else's."""
    name = job["student"].replace("/", "_").replace("\0", "_")
    if len(name.encode()) > 200 or name in used or name in (".", ".."):
        name = f"{name.encode()[:180].decode(errors='ignore')}~{job['folder']}"
    used.add(name)
    return name


def write_results(klass: Class) -> list[dict]:
    """All that an instructor reads, from what is finished."""
    reasons = joblog.reasons(klass.out / "joblog.tsv")
    feedback = Feedback()
    results, used = [], set()
    written: dict[str, set[str]] = {folder: set() for folder in FOLDERS}
    for folder in FOLDERS:
        (klass.out / folder).mkdir(exist_ok=True)

    def write(folder: str, name: str, text: str) -> None:
        file = klass.out / folder / f"{name}.{FOLDERS[folder]}"
        written[folder].add(file.name)
        if not (file.exists() and file.read_bytes() == text.encode(errors="surrogateescape")):
            write_whole(file, text)

    for key, job in klass.jobs.items():
        result = as_written(klass.result(key), job, klass, reasons.get(key, "interrupted before it was graded"))
        results.append(result)
        name, junit = file_name(job, used), result.pop("junit", "")
        write("results", name, json.dumps(result, indent=1, ensure_ascii=False))
        if result["no_verdict"]:  # whoever uploads a 0 takes marks away
            continue
        if junit:
            write("junit", name, junit)
        write("gradescope", name, json.dumps(formats.gradescope(result), indent=1))
        known = {"CLASSROOM": klass.out.name, "ASSIGNMENT": "http-by-hand", "OWNER": result["student"],
                 "SUBMISSION_TAG": f"submit/{shown(result['student'])}", "COMMIT_URL": "-", "RELEASE_URL": "-", **os.environ}
        write("classroom50", name, json.dumps(formats.classroom50(result, known), indent=1))
        graded_at = (klass.finished / f"{key}.json").stat().st_mtime
        write("feedback", name, feedback.page_of(result, round(1000 * graded_at)))
    for folder, ending in FOLDERS.items():
        for stale in (klass.out / folder).glob(f"*.{ending}"):  # of students who are no longer there, or have no verdict now
            if stale.name not in written[folder]:
                stale.unlink()
    write_gradebook(results, klass.lessons, klass.out / "gradebook.csv")
    page.write_page(results, klass.out / "index.html", klass.out.resolve().name)
    return results


def tell_without_verdict(results: list[dict]) -> bool:
    """Names them, those with the same reason together; whether there are any."""
    by_reason: dict[str, list[str]] = {}
    for result in results:
        if result["no_verdict"]:
            by_reason.setdefault(result["no_verdict"], []).append(shown(result["student"]))
    for reason, names in by_reason.items():
        print(f"Without a verdict, {shown(reason)}: {', '.join(names[:10])}{' …' if len(names) > 10 else ''}.")
    if by_reason:
        print("The same command goes on with these.")
    return bool(by_reason)
