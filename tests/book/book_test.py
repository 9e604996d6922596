"""The book is true: its examples earn what they claim, its excerpts and tables are what they are taken from, its links
lead somewhere, its words are spelled in one way, and its site is whole without a network.

    book_test.py BUILD
"""

import html.parser
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import checks
import texts

ROOT = texts.ROOT
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
LESSON_OF = {source.stem: source.parent.name[:2] for source in ROOT.glob("lessons/[0-9][0-9]-*/*.cpp")}

# Written in this way wherever they stand in a sentence: fields (RFC 9110), and the words that have several spellings.
FIELDS = ("Accept", "Accept-Encoding", "Accept-Language", "Allow", "Content-Length", "Content-Type", "Expect", "Host", "Location",
          "Set-Cookie", "Transfer-Encoding", "User-Agent")
SPELLED = {r"url[- ]encoded\b": "urlencoded", r"white-?space": "white space", r"file ?name": "file name", r"time-?out": "deadline, or timeout",
           r"web ?server": "server", r"end[- ]of[- ]line": "line end", r"newline character": "LF", r"carriage return": "CR", r"line ?feed": "LF",
           r"header field(?!s too large)": "field", r"headers\b": "fields, or head"}


class Resources(html.parser.HTMLParser):
    """The addresses that a browser would fetch for a page by itself."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if (tag, name) in {("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "srcset")}:
                self.found.append(value)


class Examples(unittest.TestCase):
    def test_each_earns_every_point_of_its_lesson(self):
        with tempfile.TemporaryDirectory() as folder:
            for example in sorted((ROOT / "docs/examples").iterdir()):
                command = f"{sys.executable} {example}"
                if example.suffix == ".c":
                    command = f"{folder}/{example.stem}"
                    subprocess.run(["cc", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o", command, example], check=True)
                with self.subTest(example=example.name):
                    report = pathlib.Path(folder, "report.json")
                    subprocess.run([BUILD / "check", LESSON_OF[example.stem], "--program", command, "--reporter", f"kit-json::out={report}"],
                                   check=False, timeout=120)
                    failed = [check["name"] for check in json.loads(report.read_text())["checks"] if check["status"] != "passed"]
                    self.assertEqual(failed, [])

    def test_excerpts_are_taken_from_them(self):
        taken = 0
        for text in texts.TEXTS:
            for mark, _, block in texts.blocks(text):
                if mark and mark.startswith("from: "):
                    with self.subTest(text=text.relative_to(ROOT), mark=mark):
                        self.assertIn(block, texts.read(text.parent / mark.removeprefix("from: ")))
                        taken += 1
        self.assertGreaterEqual(taken, 4)


class Pages(unittest.TestCase):
    def test_the_table_of_checks_is_fresh(self):
        text = texts.read(checks.MAP)
        self.assertEqual(text, checks.with_table(text), "stale: run python3 tests/book/checks.py")
        listed = subprocess.run([BUILD / "check", "--list-tests"], capture_output=True, text=True, check=True).stdout
        points = re.findall(r"^  (\S.*?)\s+(\d+) points?$", listed, re.MULTILINE)
        self.assertEqual(points, [(title, str(points)) for _, title, points, *_ in checks.checks()])

    def test_anchors_exist(self):
        for text in texts.TEXTS:
            for target in texts.links(text):
                page, _, anchor = target.partition("#")
                page = text if not page else text.parent / page
                with self.subTest(text=text.relative_to(ROOT), target=target):
                    self.assertTrue(page.exists())
                    if anchor and page.suffix == ".md":
                        self.assertIn(anchor, texts.anchors(page))

    def test_every_page_can_be_reached(self):
        reached = {ROOT / "docs/README.md"}
        for text in texts.TEXTS:
            reached |= {(text.parent / target.partition("#")[0]).resolve() for target in texts.links(text)}
        for text in texts.TEXTS:
            if text.is_relative_to(ROOT / "docs"):
                self.assertIn(text, reached, "no page links to it")

    def test_words_are_spelled_in_one_way(self):
        for text in texts.TEXTS:
            if text.name == "causes.md":  # it quotes programs, and is made from the catalogue
                continue
            prose = texts.prose(texts.read(text))
            for field in FIELDS:
                if "-" in field:  # Host and Allow are words of every day, too
                    for found in re.findall(rf"(?<![\w-]){field}(?![\w-])", prose, re.IGNORECASE):
                        self.assertEqual(found, field, text)
            for pattern, right in SPELLED.items():
                found = re.search(rf"\b{pattern}", prose, re.IGNORECASE)
                if found and found[0].lower() not in right:
                    self.fail(f"{text.relative_to(ROOT)}: \"{prose[max(0, found.start() - 30):found.end() + 30]}\": write {right}")


class Site(unittest.TestCase):
    def test_it_is_built_without_a_warning_and_asks_for_nothing_outside(self):
        with tempfile.TemporaryDirectory() as folder:
            site = pathlib.Path(folder, "site")
            built = subprocess.run([sys.executable, ROOT / "tests/book/make_site.py", site], capture_output=True, text=True, check=False, timeout=120)
            self.assertEqual(built.returncode, 0, built.stdout + built.stderr)
            pages = list(site.rglob("*.html"))
            self.assertGreater(len(pages), 25)
            for page in pages:
                resources = Resources()
                resources.feed(page.read_text(encoding="utf-8"))
                for address in resources.found:
                    with self.subTest(page=page.relative_to(site), address=address):
                        self.assertNotRegex(address, r"^([a-z]+:)?//")
                        if page.name != "404.html":
                            self.assertTrue((page.parent / address.partition("?")[0]).exists())
            for sheet in site.rglob("*.css"):
                self.assertNotRegex(sheet.read_text(encoding="utf-8"), r"url\(|@import")


if __name__ == "__main__":
    unittest.main()
