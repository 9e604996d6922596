"""The solution of lesson 05 serves a real browser: headless Chromium, with a silent connection held open beside it.

    browser_test.py FOLDER-OF-PROGRAMS NODE_MODULES SCREENSHOT

Exits with 77 where this system has no Chromium that could be installed as a package.
"""

import json
import os
import pathlib
import socket
import subprocess
import sys
import unittest

import peers

PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve()
MODULES = pathlib.Path(sys.argv.pop(1)).resolve()
SCREENSHOT = pathlib.Path(sys.argv.pop(1)).resolve()


class Browser(unittest.TestCase):
    def test_a_page_with_all_that_belongs_to_it(self):
        with peers.tiny_server(PROGRAMS / "solution-tiny-server") as port, \
                socket.create_connection(("127.0.0.1", port)):  # says nothing, as a browser's spare connection does
            script = peers.ROOT / "tests" / "real" / "browser" / "browser.cjs"
            environment = {**os.environ, "NODE_PATH": str(MODULES), "CHROMIUM": chromium}
            done = subprocess.run(["node", str(script), f"http://127.0.0.1:{port}/", str(SCREENSHOT)],
                                  capture_output=True, text=True, timeout=120, env=environment)
            self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(found["failures"], [])
        self.assertTrue(found["title"])
        self.assertTrue(found["picture"] and all(width > 0 for width in found["picture"]), "a picture did not load")
        self.assertTrue(found["style"] and all(rules > 0 for rules in found["style"]), "a style sheet did not load")
        for form in ("get", "post"):
            self.assertIn("=Zoë & Søn 100%+\n", found[form])
        self.assertTrue(found["about"])
        self.assertLessEqual({"/", "/style.css", "/logo.png", "/form", "/about/"}, found["statuses"].keys())
        # Browsers ask for /favicon.ico where a page names no icon, as a plain text does not.
        self.assertEqual({path for path, status in found["statuses"].items() if status != 200} - {"/favicon.ico"}, set())


if __name__ == "__main__":
    chromium = peers.chromium()
    unittest.main()
