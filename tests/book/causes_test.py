"""The page of causes is whole and true: an entry for each cause, in the catalogue's words, and every example as it comes.

    causes_test.py BUILD
"""

import difflib
import pathlib
import re
import subprocess
import sys
import unittest

import causes

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
STALE = ("docs/reference/causes.md is stale: python3 tests/book/causes.py BUILD --same writes it again (seconds); without "
         "--same it chooses all examples anew (minutes)")


class Causes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.page = causes.PAGE.read_text(encoding="utf-8")
        cls.entries = causes.entries(cls.page)
        cls.catalogue = causes.catalogue(BUILD)

    def test_every_cause_has_an_entry_and_no_entry_is_dead(self):
        listed = subprocess.run([BUILD / "check", "--list-causes"], capture_output=True, text=True, check=True).stdout
        known = re.findall(r"^([a-z0-9-]+) +\S", listed.split("\n\n")[0], re.MULTILINE)
        self.assertGreater(len(known), 100)
        self.assertCountEqual([cause.id for cause in self.catalogue], known)
        self.assertEqual([*self.entries], [cause.id for cause in self.catalogue], STALE)
        self.assertEqual(len(self.entries), self.page.count("\n### "), "a cause has two entries")

    def test_every_entry_says_what_the_catalogue_says(self):
        for cause in self.catalogue:
            with self.subTest(cause.id):
                self.assertIn(cause.id, self.entries, STALE)
                paragraphs = self.entries[cause.id].split("\n\n")
                self.assertEqual(re.sub(r"\\(?=[^a-z0-9])", "", paragraphs[1]), cause.text, STALE)
                self.assertRegex(self.entries[cause.id], rf"\nWhy: \[?{re.escape(cause.why)}[\].]", STALE)
                self.assertIn(f"](../{cause.read})", self.entries[cause.id], STALE)

    def test_every_link_leads_to_a_heading(self):
        links = re.findall(r"\]\(([^)#:]*)#([^)]+)\)", self.page)
        self.assertGreater(len(links), 2 * len(self.catalogue))
        for name, anchor in links:
            target = (causes.PAGE.parent / name).resolve() if name else causes.PAGE
            self.assertTrue(target.is_file(), f"there is no {target}")
            self.assertIn(anchor, causes.headings(target), f"{target} has no heading for #{anchor}")

    def test_the_lessons_of_a_cause_are_those_that_its_programs_show(self):
        shown = {}
        for lesson in causes.LESSONS:
            for source in causes.corpus.submissions(lesson):
                for named in causes.corpus.expected_failures(source).values():
                    for cause in set(named) - {None, "-"}:
                        shown.setdefault(cause, set()).add(lesson)
        for cause in self.catalogue:
            with self.subTest(cause.id):
                self.assertLessEqual(shown.get(cause.id, set()), set(cause.lessons), f"{cause.id}: see NAMED_IN")

    def test_what_is_written_by_hand_is_about_causes_that_there_are(self):
        known = {cause.id for cause in self.catalogue}
        for words in (causes.EXPECTED, causes.MADE_FROM, causes.NAMED_IN, causes.PREFERRED, causes.NOW_HERE_NOW_THERE):
            self.assertLessEqual(set(words), known)
        for cause, text in causes.blocks_kept(self.page).items():
            self.assertRegex(text, r"(?m)^expected ", f"{cause}: the example does not say what is right; see EXPECTED")

    def test_every_example_is_what_the_autograder_says(self):
        chosen, kept = causes.chosen_before(self.page), causes.blocks_kept(self.page)
        self.assertCountEqual(chosen, [cause.id for cause in self.catalogue], STALE)
        seen = causes.blocks_of(BUILD, self.catalogue, chosen)
        if passed_over := kept.keys() - seen.keys():
            print(f"not judged on this machine: {', '.join(sorted(passed_over))}")
        again = causes.page_of(self.catalogue, chosen, {**kept, **seen})
        if again != self.page:
            lines = difflib.unified_diff(self.page.splitlines(), again.splitlines(), "the page", "right", lineterm="")
            self.fail("\n".join([STALE, *lines]))


if __name__ == "__main__":
    unittest.main()
