#!/usr/bin/env python3
"""A class is graded on two machines as on one: two ssh servers on loopback ports play them, and one of them dies.

    nodes_test.py BUILD
"""

import getpass
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
RIGHT = (ROOT / "solutions/01-raw-get/raw_get.cpp").read_text()
STARTER = (ROOT / "lessons/01-raw-get/raw_get.cpp").read_text()


class Node:
    """An ssh server of our own, with keys of its own, on a free port."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        shutil.copy(folder / "user.pub", folder / "authorized")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        pathlib.Path("/run/sshd").mkdir(exist_ok=True)
        (folder / "config").write_text(f"ListenAddress 127.0.0.1:{self.port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
                                       f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nMaxStartups 100\nMaxSessions 100\n")
        self.server = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", str(folder / "config")], stderr=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.02)
        raise RuntimeError("the ssh server does not start")

    def line(self):
        return (f"ssh -p {self.port} -i {self.folder}/user -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "
                f"{getpass.getuser()}@127.0.0.1\n")

    def grades(self):
        """Whether a submission is being graded there right now."""
        return any(b"one.py" in command_line(pid) for pid in descendants(self.server.pid))

    def die(self):
        """With all that it has started, as a machine does."""
        for pid in [self.server.pid, *descendants(self.server.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.server.wait()


def descendants(pid):
    try:
        children = [int(word) for task in pathlib.Path(f"/proc/{pid}/task").iterdir() for word in (task / "children").read_text().split()]
    except OSError:
        return []
    return [one for child in children for one in (child, *descendants(child))]


def command_line(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


class Nodes(unittest.TestCase):
    def setUp(self):
        subprocess.run([sys.executable, str(HERE / "kit.py"), str(BUILD)], check=True)
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.submissions = self.folder / "class"
        for number in range(4):
            place = self.submissions / f"student {number}"
            place.mkdir(parents=True)
            (place / "raw_get.cpp").write_text(RIGHT + f"// {number}\n" if number % 2 else STARTER)
        self.nodes = [Node(self.folder / name) for name in ("one", "other")]
        for node in self.nodes:
            self.addCleanup(node.die)
        (self.folder / "nodes").write_text("".join(node.line() for node in self.nodes))

    def command(self, out, *more):
        return [sys.executable, str(HERE / "grade.py"), str(BUILD / "class-kit"), str(self.submissions), str(self.folder / out), "--lessons", "01",
                "--seed", "7", "--jobs", "1", *more]

    def book(self, out):
        return (self.folder / out / "gradebook.csv").read_bytes()

    def test_the_same_marks_on_two_machines_also_when_one_dies(self):
        alone = subprocess.run(self.command("alone"), capture_output=True, text=True, check=False, timeout=700)
        self.assertEqual(alone.returncode, 0, alone.stdout + alone.stderr)

        run = subprocess.Popen(self.command("dying", "--nodes", str(self.folder / "nodes")), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        until, at_work = time.monotonic() + 120, set()
        while time.monotonic() < until and (len(at_work) < 2 or not list((self.folder / "dying").glob(".finished/*.json"))):
            at_work |= {node.port for node in self.nodes if node.grades()}
            time.sleep(0.02)
        self.nodes[0].die()
        said, complaints = run.communicate(timeout=700)
        self.assertEqual(len(at_work), 2, "one of the machines was given nothing to do")
        self.assertEqual(run.returncode, 0, said + complaints)
        self.assertEqual(self.book("dying"), self.book("alone"))


if __name__ == "__main__":
    unittest.main()
