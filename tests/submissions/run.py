#!/usr/bin/env python3
"""Checks every program in this folder and compares the verdicts with those that its first comments name.

    run.py CHECK PROGRAMS LESSON [NAME...]

CHECK is the autograder, PROGRAMS the folder with the compiled submissions, LESSON such as 01-raw-get, and NAMEs pick
some of its submissions. A submission says in comments at its start what must come of it:

    # right: why this is right although it looks unusual
    # fails: title of a check [cause]     one line for each check that fails; [-] where no cause may be named
    # fails: title [cause] then [other]   the same, and what the verdict names to be mended after that
    # may fail: title                     only where the machine is busy: the program gives up after a moment

What is named fails so, what is skipped depends on it, and everything else passes. Where a check has failed that only may
fail, one that should may be skipped for it.
"""

import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
LESSONS = tuple(sorted(folder.name for folder in HERE.iterdir() if (folder / "right").is_dir()))
# PYTHONUNBUFFERED would hide a missing flush. What modules are compiled to is kept, elsewhere: they start sooner.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")}
ENVIRONMENT["PYTHONPYCACHEPREFIX"] = os.path.join(tempfile.gettempdir(), f"submissions-{os.getuid()}")


def may_fail(source):
    """The titles of what fails only where the machine is busy; how far the program came says which cause is named."""
    return {text.removeprefix("may fail: ") for text in first_comments(source) if text.startswith("may fail: ")}


def first_comments(source):
    return [line.lstrip("/#* ").strip() for line in source.read_text(encoding="utf-8").splitlines()[:30]]


def expected_failures(source):
    """What must fail, as {title: (cause, what is to be mended after it or None)}; None where the source says nothing of
    that, nor that it is right."""
    pattern = r"fails: (.+?) \[([a-z0-9-]+)\](?: then \[([a-z0-9-]+)\])?(?: \*/)?"
    found = (re.fullmatch(pattern, text) for text in first_comments(source))
    failures = {match[1]: (match[2], match[3]) for match in found if match}
    return failures if failures or any(text.startswith("right:") for text in first_comments(source)) else None


def command_for(source, programs):
    if source.suffix == ".py":
        return f"{shlex.quote(sys.executable)} -S {shlex.quote(str(source))}"  # without site, which takes as long again
    if source.suffix == ".sh":
        return f"bash {shlex.quote(str(source))}"
    return shlex.quote(str(programs / f"{source.parent.parent.name}-{source.parent.name}-{source.stem}"))


def submissions(lesson, names=()):
    return sorted(p for kind in ("right", "wrong") for p in (HERE / lesson / kind).iterdir()
                  if p.suffix in (".py", ".sh", ".c", ".cpp") and (not names or p.stem in names))


def judge(check, programs, lesson, source):
    """A list of complaints, empty where the verdict is the one that the source names."""
    wanted = expected_failures(source)
    if wanted is None:
        return ["its first comments name no verdict"]
    if (source.parent.name == "right") != (not wanted):
        return ["programs in right/ fail nothing, those in wrong/ something"]
    try:
        run = subprocess.run([check, lesson, "--program", command_for(source, programs), "--reporter", "lines"],
                             capture_output=True, text=True, timeout=300, env=ENVIRONMENT)
    except subprocess.TimeoutExpired:
        return ["no verdict within five minutes"]
    got, skipped = {}, set()
    seed = "?"
    for line in run.stdout.splitlines():
        status, _, title, cause, seed, also = line.split("\t")
        if status == "skipped":
            skipped.add(title)
        if status == "failed":
            got[title] = cause, also.split(",")
    if not run.stdout:
        return [f"no verdict at all: {run.stderr.strip()}"]
    on_a_busy_machine = got.keys() & may_fail(source)
    wanted = {title: causes for title, causes in wanted.items() if not (on_a_busy_machine and title in skipped)}
    wanted |= {title: (got[title][0], None) for title in on_a_busy_machine}
    complaints = []
    for title in wanted.keys() - got.keys():
        complaints.append(f"should fail \"{title}\" [{wanted[title][0]}], but does not")
    for title in got.keys() - wanted.keys():
        complaints.append(f"should not fail \"{title}\", but does [{got[title][0]}]")
    for title in wanted.keys() & got.keys():
        (cause, after), (named, also) = wanted[title], got[title]
        if cause != named:
            complaints.append(f"fails \"{title}\" with [{named}] instead of [{cause}]")
        if after is not None and after not in also:
            complaints.append(f"fails \"{title}\" without naming [{after}] to be mended then")
    return [f"{complaint} (seed {seed})" for complaint in complaints]


def main():
    check, programs, lesson = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
    sources = submissions(lesson, set(sys.argv[4:]))

    def judged(source):
        try:
            return judge(check, programs, lesson, source)
        except Exception as error:  # one that cannot be judged must not cost the others their verdicts
            return [f"{type(error).__name__}: {error}"]

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2 * os.cpu_count()) as pool:
        for source, complaints in zip(sources, pool.map(judged, sources)):
            print(f"{'FAILED' if complaints else 'ok':7}{source.relative_to(HERE)}")
            for complaint in complaints:
                print(f"         {complaint}")
            failed += bool(complaints)
    print(f"{len(sources) - failed} passed, {failed} failed")
    return 1 if failed or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
