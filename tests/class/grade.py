#!/usr/bin/env python3
"""Grades a class: every submission in a folder, on this machine or on several.

    grade.py KIT SUBMISSIONS OUT [--lessons "01 03"] [--jobs N] [--seed N] [--nodes FILE] [--isolation KIND]

What is in OUT afterwards is told in docs/guides/grading.md. Finished results are kept in OUT/.finished: the same call goes on
where one before it was interrupted, and grades again only what has changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile

import joblog
from gradebook import cell, lessons_in, students_in
from one import lessons_named, to_job, write_whole
from results import tell_without_verdict, write_results
from sandbox import KINDS, Refused, Sandbox
from submission import Submission, is_submission, open_submission, shown, student_of

HERE = pathlib.Path(__file__).resolve().parent
TRIES = 2  # of a job that gives no verdict: its machine may have died


class Stop(Exception):
    """Nothing can be graded; the text says why and what to do."""


class Class:
    """One class, its jobs and where their results are kept."""

    def __init__(self, out: pathlib.Path, kit: pathlib.Path, lessons: list[str], seed: int | None):
        self.out, self.kit, self.lessons = out, kit, lessons
        self.finished = out / ".finished"
        self.finished.mkdir(parents=True, exist_ok=True)
        self.seed = self._seed(seed)
        self.kit_id = (kit / "id").read_text().strip()
        self.jobs: dict[str, dict] = {}  # key -> job, in the order of the students' names

    def _seed(self, wanted: int | None) -> int:
        """The same for all students, and for a run that goes on."""
        kept = self.out / "seed"
        if kept.exists():
            held = int(kept.read_text())
            if wanted not in (None, held) and students_in(self.out / "gradebook.csv"):
                raise Stop(f"{self.out} holds marks of seed {held}; those of seed {wanted} would replace them. "
                           f"Choose another folder: OUT={self.out}-{wanted}. Without SEED the old one is kept.")
            if wanted is None:
                return held
        seed = wanted if wanted is not None else random.SystemRandom().randrange(1, 2**31)
        write_whole(kept, f"{seed}\n")
        return seed

    def key(self, job: dict) -> str:
        """Of everything that the verdict depends on."""
        parts = [self.kit_id, str(self.seed), " ".join(self.lessons), json.dumps(job, sort_keys=True)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    def collect(self, submissions: pathlib.Path, sandbox: Sandbox) -> None:
        try:
            entries = sorted((path for path in submissions.iterdir() if is_submission(path)), key=lambda path: os.fsencode(path.name))
        except OSError as error:
            raise Stop(f"{submissions} cannot be read: {error.strerror}. SUBMISSIONS=folder has one folder or archive a student.") from error
        others = sorted(path.name for path in submissions.iterdir() if path not in entries and not path.name.startswith("."))
        if others:
            print(f"Left out, neither a folder nor an archive: {', '.join(map(shown, others[:5]))}{', …' if len(others) > 5 else ''}")
        if not entries:
            raise Stop(f"There is no submission in {submissions}: it should have one folder or archive (.zip, .tar.gz) a student.")
        taken: dict[str, pathlib.Path] = {}
        for path in entries:
            student = student_of(path)
            if student in taken:
                raise Stop(f"{shown(taken[student].name)} and {shown(path.name)} are both {shown(student)}'s: remove or rename one.")
            taken[student] = path
            try:
                found = open_submission(path, sandbox)
            except Exception as error:  # noqa: BLE001: one submission that breaks must not stop the others
                found = Submission(problems=[f"cannot be opened: {shown(error)}"])
            job = to_job(os.fsencode(student).decode(errors="replace"), found)
            job["folder"] = hashlib.sha256(os.fsencode(student)).hexdigest()[:8]  # two names may look alike
            self.jobs[self.key(job)] = job

    def keep_other_marks(self) -> None:
        """Refuses to replace a gradebook by one that lacks some of its students."""
        gone = sorted({*students_in(self.out / "gradebook.csv")} - {cell(job["student"]) for job in self.jobs.values()})
        if gone:
            names = ", ".join(map(shown, gone[:5])) + (", …" if len(gone) > 5 else "")
            raise Stop(f"{self.out} holds the marks of {len(gone)} who are not in this folder: {names}. They would be lost. Put late or "
                       f"new submissions beside the others, or choose another folder for these: OUT={self.out}-more. "
                       f"If those students have left, delete {self.out}/gradebook.csv first.")

    def result(self, key: str) -> dict | None:
        try:
            return json.loads((self.finished / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def state(self) -> str:
        """Of everything that the files in OUT depend on, once all are graded."""
        code = "".join(str(file.stat().st_mtime_ns) for file in sorted([*HERE.glob("*.*"), *(HERE.parent / "view").iterdir()]))
        return hashlib.sha256(" ".join([code, *self.jobs]).encode()).hexdigest()

    def is_written(self) -> bool:
        files = [self.out / name for name in (".written", "index.html", "gradebook.csv")]
        return all(file.exists() for file in files) and files[0].read_text() == self.state()

    def is_graded(self, key: str) -> bool:
        result = self.result(key)
        return result is not None and all(lesson["state"] != "not graded" for lesson in result["lessons"])


def counted(jobs: dict[str, dict]) -> str:
    return "1 submission" if len(jobs) == 1 else f"{len(jobs)} submissions"


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


def grade_all(todo: dict[str, dict], klass: Class, jobs: str, nodes: pathlib.Path | None, isolation: str) -> bool:
    """Has GNU parallel grade them; whether it came to its end. A job and its result have neutral names, so that no name
    of a student's ever meets a shell."""
    with tempfile.TemporaryDirectory(prefix="http-by-hand-class-") as folder:
        work = pathlib.Path(folder)
        work.chmod(0o711)
        (work / "jobs").mkdir(mode=0o700)
        for key, job in todo.items():
            (work / "jobs" / f"{key}.json").write_text(json.dumps(job), encoding="utf-8")
        unused = () if "05-tiny-server" in klass.lessons else ("server",)  # 100 MB each
        shutil.copytree(klass.kit, work / "kit", copy_function=link_or_copy, ignore=shutil.ignore_patterns(*unused))
        shutil.copytree(HERE, work / "class", ignore=shutil.ignore_patterns("__pycache__", "*_test*"))
        words = ["parallel", "--will-cite", "--no-run-if-empty", "--jobs", jobs, "--joblog", str(klass.out / "joblog.tsv"),
                 "--retries", str(TRIES), "--timeout", "1800", "--memfree", "500M"]
        if sys.stderr.isatty():
            words += ["--bar"]
        command = ("python3 class/one.py --job jobs/{}.json --out finished/{}.json --kit kit --cache cache"
                   f" --seed {klass.seed} --lessons '{' '.join(klass.lessons)}' --isolation '{isolation}'")
        (work / "finished").symlink_to(klass.finished)
        if nodes is not None:
            packed = work / "class-kit.tar"
            subprocess.run(["tar", "-cf", str(packed), "-C", folder, "kit", "class"], check=True)
            # Its name says what is in it: a node unpacks it once.
            where = f"/tmp/http-by-hand-node-{klass.kit_id}-{os.getpid()}"
            words += ["--sshloginfile", str(nodes), "--workdir", where, "--basefile", "class-kit.tar",
                      "--transferfile", "jobs/{}.json", "--return", "finished/{}.json", "--cleanup"]
            command = f"mkdir -p finished && flock .unpack sh -c 'test -d class || tar -xf class-kit.tar' && {command}"
        process = subprocess.Popen([*words, command], stdin=subprocess.PIPE, cwd=work, text=True,
                                   env={**os.environ, "PARALLEL_SHELL": "/bin/sh", "PYTHONDONTWRITEBYTECODE": "1"})
        try:
            process.communicate("".join(f"{key}\n" for key in todo))
            return True
        except KeyboardInterrupt:
            process.send_signal(signal.SIGTERM)
            process.wait()
            return False
        finally:
            if nodes is not None:
                subprocess.run(["parallel", "--will-cite", "--nonall", "--sshloginfile", str(nodes), "--timeout", "30", f"rm -rf {where}"],
                               stdin=subprocess.DEVNULL, capture_output=True, check=False)


def keep_other_marks(out: pathlib.Path, lessons: list[str]) -> None:
    """Refuses to replace a gradebook by one that lacks some of its lessons."""
    held = lessons_in(out / "gradebook.csv")
    if not set(held) <= set(lessons):
        numbers = [" ".join(lesson[:2] for lesson in some) for some in (held, lessons)]
        raise Stop(f"{out} holds the marks of lessons {numbers[0]}; graded again with {numbers[1]} alone it would lose the others. "
                   f"Choose another folder: OUT={out}-{lessons[0][:2]}. Or name all of them: LESSONS=\"{' '.join(sorted({*numbers[0].split(), *numbers[1].split()}))}\".")


def options() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(usage=__doc__)
    for name in ("kit", "submissions", "out"):
        arguments.add_argument(name, type=pathlib.Path)
    arguments.add_argument("--lessons", default="")
    arguments.add_argument("--jobs", type=int, default=0)
    arguments.add_argument("--seed", type=int)
    arguments.add_argument("--nodes", type=pathlib.Path)
    arguments.add_argument("--isolation", default="auto", choices=("auto", *KINDS))
    return arguments.parse_args()


def run(chosen: argparse.Namespace) -> int:
    sandbox = Sandbox(chosen.isolation)
    submissions = chosen.submissions.resolve()
    if chosen.nodes is not None and not chosen.nodes.is_file():
        raise Stop(f"There is no file {chosen.nodes}: NODES=file has a line for each machine, such as user@host.")
    lessons = lessons_named(chosen.lessons)
    keep_other_marks(chosen.out, lessons)
    chosen.out.mkdir(parents=True, exist_ok=True)
    if not (chosen.out / ".gitignore").exists():
        write_whole(chosen.out / ".gitignore", "*\n")  # names and marks are nothing to be committed
    klass = Class(chosen.out.resolve(), chosen.kit.resolve(), lessons, chosen.seed)
    klass.collect(submissions, sandbox)
    klass.keep_other_marks()
    if klass.is_written():
        print(f"{counted(klass.jobs)}, 0 to grade ({len(klass.jobs)} have not changed): {klass.out}/index.html, gradebook.csv")
        return 0
    (klass.out / ".written").unlink(missing_ok=True)
    todo = {key: job for key, job in klass.jobs.items() if not klass.is_graded(key)}
    kept = len(klass.jobs) - len(todo)
    print(f"{counted(klass.jobs)}, {len(todo)} to grade" + (f" ({kept} have not changed)" if kept else "") +
          f"; isolation: {sandbox.kind}; seed {klass.seed}", flush=True)
    jobs = str(chosen.jobs) if chosen.jobs else "200%"  # two for each core of each machine: a check waits as often as it computes
    # Here all are isolated as the first: one that could not be must not be graded otherwise.
    isolation = chosen.isolation if chosen.nodes else sandbox.kind
    complete = not todo or grade_all(todo, klass, jobs, chosen.nodes and chosen.nodes.resolve(), isolation)
    results = write_results(klass)
    if todo:
        joblog.name_students(klass.out / "joblog.tsv", {key: job["student"] for key, job in todo.items()})
    for stale in klass.finished.iterdir():  # of earlier versions of a submission
        if complete and stale.stem not in klass.jobs:
            stale.unlink()
    left = sum(result["no_verdict"] is not None for result in results)
    print(f"{len(results) - left} of {len(results)} graded: {klass.out}/index.html, gradebook.csv")
    if tell_without_verdict(results):
        return 1
    write_whole(klass.out / ".written", klass.state())
    return 0


def main() -> int:
    chosen = options()
    try:
        return run(chosen)
    except (Stop, Refused, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.strerror}: {error.filename or chosen.out}. What is finished is kept; the same command goes on.", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
