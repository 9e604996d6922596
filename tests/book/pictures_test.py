"""The pictures of docs/pictures are those that pictures.py makes, and they harm nobody.

    pictures_test.py BUILD
"""

import pathlib
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import pictures
import svg
from messages import ROOT

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
COMMITTED = ROOT / "docs" / "pictures"
SVG = "{http://www.w3.org/2000/svg}"


def committed(name):
    return (COMMITTED / f"{name}.svg").read_bytes()


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
              for c in (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2, "contrast ratio"."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


class Pictures(unittest.TestCase):
    def test_each_is_what_is_made_now(self):
        with tempfile.TemporaryDirectory() as folder:
            pictures.make(BUILD, pathlib.Path(folder))
            made = {file.name: file.read_bytes() for file in pathlib.Path(folder).iterdir()}
        there = {file.name: file.read_bytes() for file in COMMITTED.iterdir()}
        stale = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
        self.assertEqual(stale, [], f"stale: run  python3 tests/book/pictures.py {BUILD}  and look at what has changed")

    def test_each_says_what_it_shows(self):
        for name in pictures.PICTURES:
            root = xml.etree.ElementTree.fromstring(committed(name))
            self.assertEqual((root.tag, root.get("role")), (f"{SVG}svg", "img"))
            self.assertEqual(root.get("aria-labelledby"), f"{name}-title {name}-desc")
            title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
            self.assertEqual((title.get("id"), description.get("id")), (f"{name}-title", f"{name}-desc"))
            self.assertTrue(title.text and len(description.text) > len(title.text))
            self.assertLessEqual(float(root.get("width")), 720)

    def test_none_runs_or_fetches_anything(self):
        known = {"svg", "title", "desc", "style", "rect", "path", "polygon", "text"}
        for name in pictures.PICTURES:
            data = committed(name)
            for element in xml.etree.ElementTree.fromstring(data).iter():
                self.assertIn(element.tag.removeprefix(SVG), known, name)
                self.assertEqual([key for key in element.attrib if key.startswith("on") or "href" in key or key == "style"], [], name)
            self.assertIsNone(re.search(rb"url\(|@import|<!DOCTYPE|<!ENTITY|<\?", data), name)
            self.assertEqual(re.findall(rb'"(https?://[^"]*)"', data), [b"http://www.w3.org/2000/svg"], name)

    def test_every_ink_can_be_read_on_what_it_stands_on(self):
        for light in (0, 2):
            for role, colours in svg.ROLES.items():
                for ink in (colours[light], svg.ROLES["ink"][light], svg.ROLES["soft"][light]):
                    for ground in (colours[light + 1], svg.PAPER[light]):
                        self.assertGreaterEqual(contrast(ink, ground), 4.5, f"{ink} on {ground}, {role}")

    def test_each_stands_in_some_text(self):
        texts = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "lessons").rglob("*.md")]
        everything = "\n".join(text.read_text(encoding="utf-8") for text in texts)
        self.assertEqual([name for name in pictures.PICTURES if f"pictures/{name}.svg" not in everything], [],
                         "these pictures stand nowhere")


if __name__ == "__main__":
    unittest.main()
