"""What GNU parallel did with the jobs of a run, from OUT/joblog.tsv."""

from __future__ import annotations

import pathlib
import re

from one import write_whole
from submission import shown

KEY = re.compile(r"jobs/([0-9a-f]{32})\.json")


def rows_of(log: pathlib.Path) -> list[list[str]]:
    try:
        return [line.split("\t") for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:  # no job was started
        return []


def reasons(log: pathlib.Path) -> dict[str, str]:
    """Why a job that left no result has none: key -> reason. A job that is not in the log has not come to its end."""
    found = {}
    for row in rows_of(log)[1:]:
        key = KEY.search(row[-1])
        if key and len(row) >= 9:
            found[key[1]] = reason(host=row[1], seconds=float(row[3]), code=row[6], signal=row[7])
    return found


def reason(host: str, seconds: float, code: str, signal: str) -> str:
    machine = "" if host == ":" else f" on {host.split()[-1]}"
    if code == "255" and machine:  # ssh's own
        return f"the machine {host.split()[-1]} could not be reached"
    if signal not in ("", "0"):
        return f"stopped after {seconds:.0f} s{machine} (signal {signal})"
    return f"the grading failed{machine} with exit value {code}"


def name_students(log: pathlib.Path, students: dict[str, str]) -> None:
    """Adds a column with the students' names; the log has only the jobs' keys."""
    rows = rows_of(log)
    for row in rows[:1]:
        row.append("Student")
    for row in rows[1:]:
        key = KEY.search(row[-1])
        row.append(shown(students.get(key[1], "")) if key else "")
    if rows:
        write_whole(log, "".join("\t".join(row) + "\n" for row in rows))
