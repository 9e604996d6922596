#!/usr/bin/env python3
"""Checks all solutions and every submission again and again, with more at once than there are cores, and reports each
verdict that is not the one it should be, with its seed.

    stress.py BUILD [ROUNDS] [JOBS]     100 rounds, four jobs a core, unless told otherwise
"""

import concurrent.futures
import os
import pathlib
import random
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "submissions"))
import run  # noqa: E402

BUILD = pathlib.Path(sys.argv[1]).resolve()
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
JOBS = int(sys.argv[3]) if len(sys.argv) > 3 else 4 * os.cpu_count()


def judge_solution(lesson):
    done = subprocess.run([BUILD / "check", lesson, "--solutions", "--reporter", "lines"], capture_output=True, text=True, timeout=600)
    return [line.replace("\t", " ") for line in done.stdout.splitlines() if not line.startswith("passed")] or ([] if done.stdout else [done.stderr])


def judge_submission(lesson, source):
    return run.judge(BUILD / "check", BUILD / "submissions", lesson, source)


def main():
    jobs = [(f"solution of {lesson}", judge_solution, (lesson,)) for lesson in run.LESSONS]
    jobs += [(str(source.relative_to(run.HERE)), judge_submission, (lesson, source)) for lesson in run.LESSONS for source in run.submissions(lesson)]
    print(f"{len(jobs)} programs a round, {JOBS} at once", flush=True)
    changed = verdicts = 0
    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(max_workers=JOBS) as pool:
        for number in range(1, ROUNDS + 1):
            random.shuffle(jobs)  # other neighbours each time
            for (name, _, _), complaints in zip(jobs, pool.map(lambda job: job[1](*job[2]), jobs)):
                verdicts += 1
                changed += bool(complaints)
                for complaint in complaints:
                    print(f"round {number}: {name}: {complaint}", flush=True)
            print(f"{number} of {ROUNDS} rounds, {verdicts} verdicts, {changed} changed, {time.monotonic() - begin:.0f} s", flush=True)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
