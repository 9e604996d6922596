#!/usr/bin/env python3
"""Grades one submission: compiles its lessons and checks them, in a sandbox, and writes one result.

    one.py --submission PATH --out FILE --kit BUILD [--student NAME] [--seed N] [--lessons "01 02"]
           [--isolation auto|bubblewrap|"separate user"|none] [--cache FOLDER]
    one.py --job FILE --out FILE --kit FOLDER …        the same for what grade.py has taken out of a submission

Exit code 0: FILE holds a verdict, whatever it is. 1: it holds none for some lesson, which is no fault of the student.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import kit as kits
from sandbox import CLEAN, Refused, Sandbox
from submission import COMPILED, LESSONS, Submission, open_submission, shown, student_of

COMPILE_SECONDS, CHECK_SECONDS, MOST_LOG = 120, 200, 64 * 1024


def to_job(student: str, found: Submission) -> dict:
    """All that is graded, as JSON: a job can be hashed, kept and sent to another machine."""
    return {"student": student, "problems": found.problems, "main": found.main,
            "lessons": {lesson: {name: base64.b64encode(text).decode() for name, text in files.items()}
                        for lesson, files in found.lessons.items()}}


def readable_by_others(path: pathlib.Path) -> bool:
    return all(os.stat(folder).st_mode & 0o005 == 0o005 for folder in [path, *path.parents])


class Grader:
    def __init__(self, kit: pathlib.Path, sandbox: Sandbox, work: pathlib.Path, cache: pathlib.Path):
        self.sandbox, self.work, self.cache = sandbox, work, cache
        work.chmod(0o711)
        if sandbox.user is not None and not readable_by_others(kit):
            shutil.copytree(kit, work / "kit")
            kit = work / "kit"
        self.kit = kit
        self.id = (kit / "id").read_text().strip()
        self.recipes = json.loads((kit / "recipes.json").read_text())
        self.seen_as = kits.INSIDE if sandbox.kind == "bubblewrap" else str(kit)  # where programs find it

    def compile(self, lesson: str, files: dict[str, bytes]) -> tuple[pathlib.Path | None, str]:
        """The program, or nothing where it does not compile; and what the compiler said. The same text is compiled
        once."""
        kind = "server" if lesson.startswith("05") else "client"
        digest = hashlib.sha256(f"{self.id} {kind}".encode())
        for name, text in sorted(files.items()):
            digest.update(f"{len(os.fsencode(name))} {len(text)} ".encode() + os.fsencode(name) + text)
        kept = self.cache / digest.hexdigest()
        self.cache.mkdir(parents=True, exist_ok=True)
        with open(f"{kept}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (kept / "log").exists():
                shutil.rmtree(kept, ignore_errors=True)
                kept.mkdir()
                self._compile(kind, files, kept)
        program = kept / "program"
        return program if program.exists() else None, (kept / "log").read_text(encoding="utf-8", errors="replace")

    def _compile(self, kind: str, files: dict[str, bytes], kept: pathlib.Path) -> None:
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            source, out = pathlib.Path(folder, "src"), pathlib.Path(folder, "out")
            os.chmod(folder, 0o711)
            out.mkdir()
            self.sandbox.own(out)
            for name, text in files.items():
                path = source / os.fsencode(name).decode(errors="surrogateescape")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text)
            for path in [source, *source.rglob("*")]:
                path.chmod(0o755 if path.is_dir() else 0o644)
            recipe = self.recipes[kind]
            inside = self.sandbox.kind == "bubblewrap"
            binds = ["--ro-bind", str(self.kit), kits.INSIDE, "--ro-bind", str(source), "/src", "--bind", str(out), "/out",
                     "--chdir", "/src"]
            words = [*self.sandbox.compiler(binds), *recipe["compile"],
                     *(f"./{name}" if name.startswith(("-", "@")) else name for name in sorted(files) if name.lower().endswith(COMPILED)),
                     "-o", "/out/program" if inside else str(out / "program"), *recipe["link"]]
            if not inside:
                words = [word.replace(kits.INSIDE + "/", f"{self.kit}/") if word.startswith(kits.INSIDE) else word for word in words]
            run = run_limited(words, COMPILE_SECONDS, cwd=None if inside else source)
            self.sandbox.clean_up()  # before anybody looks at what was made
            log = run.output
            program = out / "program"
            if run.code == 0 and program.is_file() and not program.is_symlink():
                shutil.copyfile(program, kept / "program")
                (kept / "program").chmod(0o755)
            elif run.timed_out:
                log += f"\nThe compiler was stopped after {COMPILE_SECONDS} s.\n"
            elif "error" not in log:
                log += "\nThe compiler did not finish: it ran into a limit (60 s of processor time, 2 GiB of memory, 256 MiB in a file).\n"
            kept.chmod(0o755)
            self.cache.chmod(0o711)
            write_whole(kept / "log", log)

    def check(self, lesson: str, program: pathlib.Path | None, error: str, seed: int) -> tuple[dict | None, str, str]:
        """kit-json's object, JUnit's text, and what went wrong with the checking itself. Without a program, `error` is
        what the verdict says of the compiling."""
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            bench, results = pathlib.Path(folder, "programs"), pathlib.Path(folder, "results")
            os.chmod(folder, 0o711)
            (bench / "compile-errors").mkdir(parents=True)
            results.mkdir()
            if self.sandbox.kind == "bubblewrap":
                self.sandbox.own(results)  # the autograder is the same user there, and sees it; the programs do not
            shutil.copyfile(self.kit / "check", bench / "check")
            if program is None:
                (bench / "compile-errors" / f"{lesson[3:]}.txt").write_text(error, encoding="utf-8")
            else:
                shutil.copyfile(program, bench / lesson[3:])
            for path in [bench, *bench.rglob("*")]:
                path.chmod(0o755)
            inside = self.sandbox.kind == "bubblewrap"
            bench_seen, results_seen = ("/programs", "/results") if inside else (str(bench), str(results))
            shared = ["--ro-bind", str(self.kit / "hosts"), "/etc/hosts", "--ro-bind", str(self.kit), kits.INSIDE]
            shared_inside = ["--ro-bind", "/etc/hosts", "/etc/hosts", "--dir", kits.INSIDE,
                             "--ro-bind", f"{kits.INSIDE}/front", f"{kits.INSIDE}/front"]
            if program is not None:
                shared_inside += ["--ro-bind", f"/programs/{lesson[3:]}", f"/programs/{lesson[3:]}"]
            words = [*self.sandbox.outer([*shared, "--ro-bind", str(bench), "/programs", "--bind", str(results), "/results"],
                                         network=True),
                     f"{bench_seen}/check", lesson[:2], "--rng-seed", str(seed),
                     "--within", self.sandbox.within(shared_inside, f"{self.seen_as}/front"),
                     "--reporter", f"kit-json::out={results_seen}/report.json", "--reporter", f"junit::out={results_seen}/junit.xml"]
            if self.sandbox.kind == "separate user":
                words += ["--owner", str(self.sandbox.user)]
            run = run_limited(words, CHECK_SECONDS)
            self.sandbox.clean_up()
            try:
                report = json.loads((results / "report.json").read_text(encoding="utf-8"))
                return report, (results / "junit.xml").read_text(encoding="utf-8", errors="replace"), ""
            except (OSError, ValueError):
                why = f"stopped after {CHECK_SECONDS} s" if run.timed_out else f"exit code {run.code}"
                return None, "", f"The autograder gave no report ({why}). {shown(run.output[-500:])}"


class Run:
    def __init__(self, code: int, output: str, timed_out: bool):
        self.code, self.output, self.timed_out = code, output, timed_out


def run_limited(words: list[str], seconds: int, cwd: pathlib.Path | None = None) -> Run:
    """Runs a command for so long at most; of what it says the start is kept."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=cwd,
                                   env=CLEAN, start_new_session=True)
        timed_out = False
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            timed_out = True
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait()
        output.seek(0)
        return Run(process.returncode, output.read(MOST_LOG).decode(errors="replace"), timed_out)


def first_error(log: str) -> str:
    """The first error with the lines that show the place, as a verdict quotes it."""
    lines = log.strip().splitlines()
    marks = ("error:", "undefined reference", "multiple definition", "The compiler ")
    first = next((at for at, line in enumerate(lines) if any(mark in line for mark in marks)), 0)
    if first > 0 and "in function" in lines[first - 1].lower():  # who calls it
        first -= 1
    return "\n".join(lines[first:first + 4])


def one_junit(texts: list[str]) -> str:
    """The test suites of all of them, in one. Catch2 escapes what XML cannot hold in what programs said, but for two
    characters."""
    whole = ElementTree.Element("testsuites")
    for text in texts:
        whole.extend(ElementTree.fromstring(re.sub("[\ufffe\uffff]", "\ufffd", text)))
    return ElementTree.tostring(whole, encoding="unicode", xml_declaration=True) if len(whole) else ""


def grade(job: dict, lessons: list[str], seed: int, grader: Grader) -> dict:
    """A lesson is checked while the next one is compiled: a check mostly waits. The last lesson, whose check takes
    longest, is the first."""
    begin, compiling = time.perf_counter(), 0.0
    states, judged = {}, {}
    apart = grader.sandbox.kind == "separate user"  # that one is cleaned up by ending all that the user runs
    with ThreadPoolExecutor(max_workers=1) as checking:
        for lesson in reversed(lessons):
            files = {name: base64.b64decode(text) for name, text in job["lessons"].get(lesson, {}).items()}
            state = {"lesson": lesson, "state": "not handed in", "score": 0, "max_score": 20, "files": sorted(shown(n) for n in files),
                     "compile_log": None, "note": None}
            states[lesson] = state
            if not files:
                continue
            before = time.perf_counter()
            program, log = grader.compile(lesson, files)
            compiling += time.perf_counter() - before
            state["compile_log"] = log or None
            state["state"] = "checked" if program else "does not compile"
            judged[lesson] = checking.submit(grader.check, lesson, program, "" if program else first_error(log), seed)
            if apart:
                judged[lesson].exception()
    checks, junits, kit = [], [], None
    for lesson in (one for one in lessons if one in judged):
        report, junit, trouble = judged[lesson].result()
        if report is None:
            states[lesson].update(state="not graded", note=trouble)
            continue
        kit = report["kit"]
        for check in report["checks"]:  # as its reader would call it, not as it was called in the sandbox
            check["again"] = re.sub(r"^\S*/check ", "build/check ", check["again"])
        checks += report["checks"]
        junits.append(junit)
        states[lesson]["score"] = sum(check["points"] for check in report["checks"])
    states = [states[lesson] for lesson in lessons]
    return {"student": job["student"], "kit": kit, "seed": seed,
            "score": sum(state["score"] for state in states), "max_score": 20 * len(lessons), "isolation": grader.sandbox.kind,
            "problems": job["problems"], "lessons": states, "checks": checks, "junit": one_junit(junits),
            "took_ms": {"compiling": round(1000 * compiling), "all": round(1000 * (time.perf_counter() - begin))}}


def write_whole(path: pathlib.Path, text: str) -> None:
    """The file is there whole or not at all."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        scratch.write_text(text, encoding="utf-8", errors="surrogateescape")
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)


def lessons_named(words: str) -> list[str]:
    """"01 3 get-query" as the lessons' folders; raises ValueError at a word that names none."""
    named = []
    for word in words.split():
        fits = [lesson for lesson in LESSONS if word.rjust(2, "0") == lesson[:2] or word in (lesson, lesson[3:])]
        if not fits:
            raise ValueError(f"there is no lesson {word}; there are: {' '.join(LESSONS)}")
        named += fits
    return [lesson for lesson in LESSONS if lesson in named] or list(LESSONS)


def main() -> int:
    arguments = argparse.ArgumentParser(usage=__doc__)
    for name in ("--submission", "--job", "--out", "--kit", "--student", "--cache"):
        arguments.add_argument(name)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--lessons", default="")
    arguments.add_argument("--isolation", default="auto")
    chosen = arguments.parse_args()
    kit = pathlib.Path(chosen.kit).resolve()
    if (kit / "class-kit").is_dir():
        kit = kit / "class-kit"
    try:
        lessons = lessons_named(chosen.lessons)
        sandbox = Sandbox(chosen.isolation)
    except (ValueError, Refused) as error:
        print(f"one.py: {error}", file=sys.stderr)
        return 2
    if chosen.job:
        job = json.loads(pathlib.Path(chosen.job).read_text(encoding="utf-8"))
    else:
        path = pathlib.Path(chosen.submission)
        job = to_job(chosen.student or student_of(path), open_submission(path, sandbox))
    with tempfile.TemporaryDirectory(prefix="http-by-hand-") as folder:
        work = pathlib.Path(folder)
        result = grade(job, lessons, chosen.seed, Grader(kit, sandbox, work, pathlib.Path(chosen.cache or work / "cache").resolve()))
    try:
        write_whole(pathlib.Path(chosen.out), json.dumps(result, ensure_ascii=True))
    except OSError as error:
        print(f"one.py: the result of {shown(job['student'])} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    return 1 if any(state["state"] == "not graded" for state in result["lessons"]) else 0


if __name__ == "__main__":
    sys.exit(main())
