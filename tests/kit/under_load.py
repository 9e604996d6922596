#!/usr/bin/env python3
"""Runs a command several times at once while every core is busy besides; fails where one of the runs fails.

    under_load.py RUNS COMMAND...
"""

import os
import subprocess
import sys

runs, command = int(sys.argv[1]), sys.argv[2:]
busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count())]
failed = 0
try:
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(runs)]
    for process in processes:
        output, _ = process.communicate(timeout=600)
        if process.returncode != 0:
            failed += 1
            print(output)
finally:
    for process in busy:
        process.kill()
print(f"{runs - failed} passed, {failed} failed, with {os.cpu_count()} busy cores beside them")
sys.exit(1 if failed else 0)
