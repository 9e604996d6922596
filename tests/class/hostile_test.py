#!/usr/bin/env python3
"""Every hostile submission gets the verdict that it names, and touches nothing else.

    hostile_test.py BUILD [NAME…]     BUILD has a kit: kit.py BUILD

The sandbox's limits are proved to be in force before the first of them runs. Without bubblewrap, or without root (who
alone can make a network that they knock at), this test says so and fails: what it proves cannot be had otherwise.
"""

import base64
import contextlib
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
from sandbox import Sandbox  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
SECRET = "200119991"  # the value of CANARY_SECRET in the grader's environment: a number, since an assembler prints these
OUTSIDE, KNOCKED_AT, DOOR = "198.51.100.1", "198.51.100.2", 4711  # of a network that is made here (RFC 5737)
WATCHED = [pathlib.Path(place) for place in ("/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~"))]

LISTENER = """
import socket, sys
door = socket.create_server((sys.argv[1], int(sys.argv[2])))
print("open", flush=True)
while True:
    caller, _ = door.accept()
    print("somebody knocked", flush=True)
    caller.close()
"""


def ip(*words):
    subprocess.run(["ip", *words], check=True)


class Outside:
    """A host in a network namespace of its own, and somebody there who listens."""

    def __enter__(self):
        self.name = f"hbh{os.getpid()}"
        ip("netns", "add", self.name)
        self.stack = contextlib.ExitStack()
        self.stack.callback(subprocess.run, ["ip", "netns", "delete", self.name], check=False)
        ip("link", "add", self.name, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("addr", "add", f"{OUTSIDE}/30", "dev", self.name)
        ip("link", "set", self.name, "up")
        ip("-n", self.name, "addr", "add", f"{KNOCKED_AT}/30", "dev", "eth0")
        ip("-n", self.name, "link", "set", "eth0", "up")
        self.log = self.stack.enter_context(tempfile.TemporaryFile("w+"))
        self.listener = subprocess.Popen(["ip", "netns", "exec", self.name, sys.executable, "-c", LISTENER, KNOCKED_AT, str(DOOR)], stdout=self.log)
        self.stack.callback(self.listener.wait)
        self.stack.callback(self.listener.kill)
        # That it can be reached at all, from here.
        knock = f"import socket\nfor i in range(200):\n try: socket.create_connection(('{KNOCKED_AT}', {DOOR}), 1); break\n except OSError: __import__('time').sleep(.05)"
        subprocess.run([sys.executable, "-c", knock], check=True)
        return self

    def knocks(self):
        self.log.seek(0)
        return self.log.read().count("knocked")

    def __exit__(self, *_):
        self.stack.close()


def canaries():
    found = []
    for place in [*WATCHED, ROOT]:
        for folder, folders, names in os.walk(place):
            found += [os.path.join(folder, name) for name in [*folders, *names] if name.startswith("http-by-hand-canary")]
    return set(found)


def left_running():
    found = []
    for place in pathlib.Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            if place.read_text().strip() == "hbh-canary":
                found.append(place.parent.name)
    return found


def all_text(value):
    """Everything that a result says, the bytes of its base64 too."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key in ("data", "stdout", "stderr", "expected", "actual"):
                yield base64.b64decode(inner).decode(errors="replace")
            else:
                yield from all_text(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_text(inner)
    elif isinstance(value, str):
        yield value


def fits(result, gets):
    """Whether a result is what "01-raw-get: checked, full or does not compile" says."""
    name, _, states = gets.partition(": ")
    lesson = next(lesson for lesson in result["lessons"] if lesson["lesson"] == name)
    for state in states.split(" or "):
        if state == "checked, full":
            fit = lesson["state"] == "checked" and lesson["score"] == lesson["max_score"]
        elif state.startswith("checked, at most "):
            fit = lesson["state"] == "checked" and lesson["score"] <= int(state.rpartition(" ")[2])
        elif state == "cannot be read":
            fit = lesson["state"] == "not handed in" and bool(result["problems"])
        else:
            fit = lesson["state"] == state
        if fit:
            return True
    return False


class Hostile(unittest.TestCase):
    def test_the_limits_are_in_force(self):
        sandbox = Sandbox("bubblewrap")
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o711)
            bench = pathlib.Path(folder, "check-x")
            bench.mkdir()
            sandbox.own(bench)
            kit = pathlib.Path(folder, "kit")  # where its user may look, wherever the build is
            kit.mkdir()
            shutil.copy2(BUILD / "class-kit" / "front", kit)
            say = "ulimit -u; ulimit -v; ulimit -f; ls / /tmp; id -u; cat /proc/[0-9]*/comm; cat /proc/net/dev; cat /etc/passwd; echo $CANARY_SECRET"
            inner = [word if word != "{folder}" else "/tmp" for word in
                     shlex.split(sandbox.within(["--ro-bind", "/kit/front", "/kit/front"], "/kit/front"))]
            words = [*sandbox.outer(["--ro-bind", str(kit), "/kit"]), "sh", "-c", 'exec 3>/dev/null; exec "$@"', "sh", *inner, "0", "bash", "-c", say]
            run = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, "CANARY_SECRET": SECRET})
        lines = run.stdout.split()
        self.assertEqual(lines[:3], ["256", "4194304", "262144"], run.stdout + run.stderr)
        for seen in ("root", "home", "eth0", SECRET):
            self.assertNotIn(seen, lines)
        self.assertNotIn("root:x:", run.stdout)
        self.assertLess(lines.count("bash"), 3)  # of processes it sees none but its own

    def test_each_gets_its_verdict_and_touches_nothing_else(self):
        names = sys.argv[1:]
        before = canaries()
        with tempfile.TemporaryDirectory() as folder, Outside() as outside, contextlib.ExitStack() as last:
            dest, out = pathlib.Path(folder, "class"), pathlib.Path(folder, "out")
            out.mkdir()
            guarded = {out / "http-by-hand-canary-guarded.json": '{"score": 0}', out / "gradebook.csv": "before"}
            for file, text in guarded.items():
                file.write_text(text)
            made = subprocess.run([sys.executable, str(ROOT / "tests/submissions/hostile/make_odd.py"), str(dest), "--outward", f"{KNOCKED_AT}:{DOOR}",
                                   "--results", str(out)], capture_output=True, check=True)
            # Some of it is too deep for Python to remove.
            last.callback(subprocess.run, ["sh", "-c", f"chmod -R u+rwx '{dest}'; rm -rf '{dest}'"], check=False, capture_output=True)
            manifest = json.loads(made.stdout)
            if names:
                for one in manifest:
                    if one["name"] not in names:
                        subprocess.run(["rm", "-rf", one["path"]], check=True)
                manifest = [one for one in manifest if one["name"] in names]
            planted = canaries() - before
            free = shutil.disk_usage("/tmp").free
            knocks = outside.knocks()
            run = subprocess.run([sys.executable, str(HERE / "grade.py"), str(BUILD / "class-kit"), str(dest), str(out), "--lessons", "01 02 05", "--seed", "7",
                                  "--jobs", str(2 * os.cpu_count())],
                                 capture_output=True, text=True, check=False, timeout=1500, env={**os.environ, "CANARY_SECRET": SECRET})
            self.assertIn("isolation: bubblewrap", run.stdout, run.stderr)
            self.assertEqual(left_running(), [])
            self.assertEqual(canaries() - before - planted, set())
            self.assertEqual(outside.knocks(), knocks)
            self.assertEqual((out / "http-by-hand-canary-guarded.json").read_text(), '{"score": 0}')
            self.assertLess(free - shutil.disk_usage("/tmp").free, 256 << 20)
            results = {}
            for file in (out / "results").iterdir():
                result = json.loads(file.read_text())
                results[result["student"]] = result
                self.assertLess(file.stat().st_size, 4 << 20, file.name)
                told = "\n".join(all_text(result))
                for secret in (SECRET, "root:x:0:0", "http-by-hand-leak-"):
                    # Its own source, quoted by the compiler, is no leak.
                    log = "".join(lesson["compile_log"] or "" for lesson in result["lessons"])
                    with self.subTest(student=result["student"], secret=secret):
                        self.assertEqual(told.count(secret), log.count(secret) if secret.startswith("http") else 0)
            for one in manifest:
                with self.subTest(name=one["name"], gets=one["gets"]):
                    student = os.path.basename(one["path"])
                    for ending in (".zip", ".tar.gz", ".tgz", ".tar"):
                        student = student.removesuffix(ending)
                    result = results.get(os.fsencode(student).decode(errors="replace"))
                    self.assertIsNotNone(result, sorted(results))
                    states = [(lesson["lesson"], lesson["state"], lesson["score"], lesson["note"]) for lesson in result["lessons"]]
                    self.assertTrue(fits(result, one["gets"]), (states, result["problems"]))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
