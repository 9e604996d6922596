"""Runs one.py for a platform that grades one submission at a time, and makes sure that there is an answer."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import tempfile
from typing import Any, Dict, Mapping, Sequence


class NotJudged(Exception):
    """There is no verdict, and that is no fault of the submission; the text says why."""


def judged(kit: pathlib.Path, build: pathlib.Path, submission: pathlib.Path, *, student: str, seed: int, lessons: str, seconds: int,
           isolation: str, environment: Mapping[str, str], as_root: Sequence[str] = ()) -> Dict[str, Any]:
    """The result of one.py. What it says goes to our standard output, which students are not shown."""
    if not (build / "class-kit").is_dir():
        raise NotJudged("the kit has not been built")
    # A folder that nobody else can enter: a submission under another user cannot write its own verdict.
    with tempfile.TemporaryDirectory(prefix="verdict-") as folder:
        out, log = pathlib.Path(folder) / "result.json", pathlib.Path(folder) / "log"
        # timeout(1) ends the whole process group, also where one.py runs as root and we do not.
        command = [*as_root, "timeout", "-k", "10", str(seconds), sys.executable, str(kit / "tests" / "class" / "one.py"),
                   "--submission", str(submission), "--student", student, "--seed", str(seed), "--lessons", lessons,
                   "--out", str(out), "--kit", str(build), "--isolation", isolation]
        with open(log, "wb") as stream:  # no pipe: a process left behind would hold it open
            code = subprocess.run(command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=stream,
                                  stderr=subprocess.STDOUT, check=False).returncode
        for line in log.read_bytes()[-20_000:].decode(errors="replace").splitlines():
            print(f"one.py: {line}", flush=True)  # so that no line of a student's is a command to who reads ours
        if code in (124, 137, -9):
            raise NotJudged(f"there was no verdict within {seconds} seconds")
        if code not in (0, 1) or not out.exists():  # 1: some lesson has no verdict
            raise NotJudged(f"one.py ended with exit code {code}" + ("" if out.exists() else " and wrote no verdict"))
        try:
            result: Dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        except ValueError as error:
            raise NotJudged(f"one.py wrote what is no JSON: {error}") from error
        if all(lesson["state"] == "not graded" for lesson in result["lessons"]):
            raise NotJudged("; ".join(sorted({lesson["note"] or "no lesson could be graded" for lesson in result["lessons"]})))
        return result


def lessons_of(folder: pathlib.Path, environment: Mapping[str, str]) -> str:
    """The lessons to grade, "01 02": LESSONS, or the first line of lessons.txt, which was written with the archive."""
    return environment.get("LESSONS") or (folder / "lessons.txt").read_text(encoding="utf-8").split("\n")[0].strip()
