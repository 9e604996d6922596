"""The wire view in headless Chromium, with real programs that send through the playground: view_test.cjs and its neighbours.

    view_test.py BUILD NODE_MODULES

Leaves BUILD/wire-*.png. Exits with 77 where this system has no Chromium that could be installed as a package.
"""

import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "real"))
import peers  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
MODULES = pathlib.Path(sys.argv.pop(1)).resolve()


class WireView(unittest.TestCase):
    def run_node(self, name):
        environment = {**os.environ, "NODE_PATH": str(MODULES), "CHROMIUM": chromium, "BUILD": str(BUILD)}
        done = subprocess.run(["node", "--test", str(HERE / name)], capture_output=True, text=True, timeout=300, env=environment)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_what_is_sent_is_shown(self):
        self.run_node("view_test.cjs")

    def test_what_is_saved_and_copied(self):
        self.run_node("view_files_test.cjs")

    def test_much_of_it_and_a_server_that_comes_and_goes(self):
        self.run_node("view_load_test.cjs")


if __name__ == "__main__":
    chromium = peers.chromium()
    unittest.main()
