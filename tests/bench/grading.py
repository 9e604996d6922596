#!/usr/bin/env python3
"""Measures the grading of a class, and prints it: one run, of a class made from the solutions.

    grading.py BUILD [STUDENTS]     BUILD has a kit: kit.py BUILD
"""

import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = pathlib.Path(sys.argv[1]).resolve()
STUDENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 20


def grade(submissions, out, *more):
    """Seconds on the clock."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, str(ROOT / "tests/class/grade.py"), str(BUILD / "class-kit"), str(submissions), str(out), "--seed", "7", *more],
                   check=True, capture_output=True)
    return time.perf_counter() - begin


def make_class(folder, text_of):
    for number in range(STUDENTS):
        for source in (ROOT / "solutions").glob("0*/*.cpp"):
            file = folder / f"student {number:03}" / source.parent.name / source.name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source.read_text() + text_of(number))


def line(what, value, bar=""):
    print(f"  {what:<46} {value:<22} {bar}", flush=True)


with tempfile.TemporaryDirectory() as scratch:
    print(f"Grading {STUDENTS} students, all five lessons")
    alike, different = pathlib.Path(scratch, "alike"), pathlib.Path(scratch, "different")
    make_class(alike, lambda number: "")
    make_class(different, lambda number: f"// {number}\n")
    once = grade(alike, pathlib.Path(scratch, "out-alike"))
    out = pathlib.Path(scratch, "out-different")
    each = grade(different, out)
    again = grade(different, out)
    took = [json.loads(file.read_text())["took_ms"] for file in (out / "results").iterdir()]
    compiling = sum(one["compiling"] for one in took) / sum(one["all"] for one in took)
    line("all texts differ", f"{60 * STUDENTS / each:.1f} a minute")
    line("all texts are the same, compiled once", f"{60 * STUDENTS / once:.1f} a minute")
    line("share of a submission's time that is the compiler's", f"{100 * compiling:.0f} %", "(bar: at least 85)")
    line("the same class again, unchanged", f"{again:.2f} s", "(bar for 200: under 5)")
    line("largest process that was seen", f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")
