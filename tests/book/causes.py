#!/usr/bin/env python3
"""Writes docs/reference/causes.md: of every cause that a verdict can name its sentence, its reason, and an example.

    causes.py BUILD [--same]

The examples are what the autograder says of the programs in tests/submissions. Of each cause the most telling one is
chosen: a single fault, bytes that differ, few of them. To choose takes minutes, since all of them are run; the page
keeps the choice in comments, --same takes it from there, and chooses only for causes that are new.
"""

import collections
import concurrent.futures
import dataclasses
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys

import examples
from causes_by_hand import EXPECTED, GROUPS, INTRODUCTION, MADE_FROM, NAMED_IN, NOW_HERE_NOW_THERE, PREFERRED, WHATWG
from examples import ROOT, SEED, SUBMISSIONS, Example, corpus

DOCS = ROOT / "docs"
PAGE = DOCS / "reference" / "causes.md"
CATALOGUE = ROOT / "tests" / "wire" / "catalogue"
LESSONS = corpus.LESSONS

# Causes that no program in the folder has, and where the one that is made for them fails.
MADE = {
    **{cause: Example(LESSONS[0], "sends exactly the request", f"made/{cause}")
       for cause in ("not-written-yet", "does-not-compile", "cannot-start", "sanitizer-report")},
    "one-address-only": Example(LESSONS[0], "says in Host what it was told, and tries every address",
                                "made/one-address-only"),
}


@dataclasses.dataclass(frozen=True)
class Cause:
    id: str
    text: str
    why: str
    read: str
    group: str

    @property
    def lessons(self):
        """Of those whose checks can name it, the ids."""
        return [LESSONS[int(digit) - 1] for digit in NAMED_IN.get(self.id, GROUPS[self.group][2])]


def catalogue(build):
    """Every cause, in the order of the page."""
    causes = []
    for group in GROUPS:
        source = (CATALOGUE / f"{group}.cpp").read_text(encoding="utf-8")
        for cause in re.findall(r'^        \{"([a-z0-9-]+)",$', source, re.MULTILINE):
            told = subprocess.run([build / "check", "--explain", cause], capture_output=True, text=True, check=True).stdout
            text, facts = told.split("\n", 1)[1].split("\n\n", 2)[:2]
            why, read = (re.search(rf"^{name} +(.+)$", facts, re.MULTILINE).group(1) for name in ("why", "read"))
            causes.append(Cause(cause, " ".join(text.split("\n")), why, read.removeprefix("docs/"), group))
    return causes


# ---- the choice --------------------------------------------------------------------------------------------------------
def candidates():
    """By cause: the examples that name it, as their first comments say, of the programs with the fewest causes."""
    found = collections.defaultdict(list)
    for lesson in LESSONS:
        for source in corpus.submissions(lesson):
            failures = corpus.expected_failures(source)
            causes = {cause for pair in failures.values() for cause in pair if cause}
            several = len(causes) > 1 or source.stem.startswith("two_")
            for title, (cause, _) in failures.items():
                found[cause].append((several, Example(lesson, title, source.relative_to(SUBMISSIONS).as_posix())))
    found.pop("-")
    return {cause: sorted(example for several, example in all_of_it
                          if (example.program == PREFERRED[cause] if cause in PREFERRED else several == min(all_of_it)[0]))
            for cause, all_of_it in found.items()}


def how_telling(build, example):
    """Less is better: bytes that differ, few of them, and no words of an interpreter, which change with its release."""
    result, words = examples.judged(build, example)
    diagnosis = result["diagnosis"]
    if diagnosis is None:  # not judged on this machine
        return (True,)
    of_interpreter = re.search(r"Errno|Error\b|'utf-8'", "\n".join(diagnosis["notes"])) is not None
    if diagnosis["id"] in EXPECTED:  # no bytes are shown
        return False, of_interpreter, len(diagnosis["notes"])
    size = sum(len(diagnosis[side] or "") for side in ("actual", "expected"))
    return False, diagnosis["compared"] is None, of_interpreter, len(diagnosis["also"]), size, len(diagnosis["notes"])


def choose(build, before):
    """By cause: its example; that of `before` where it still is one."""
    found = candidates()
    chosen = MADE | {cause: example for cause, example in before.items() if example in found.get(cause, ())}
    with concurrent.futures.ThreadPoolExecutor(2 * os.cpu_count()) as pool:
        scored = {cause: (examples_of_it, pool.map(functools.partial(how_telling, build), examples_of_it))
                  for cause, examples_of_it in found.items() if cause not in chosen}
        for cause, (examples_of_it, scores) in scored.items():
            chosen[cause] = min(zip(scores, examples_of_it))[1]
    return chosen


def entries(page):
    """By cause: its entry in the page."""
    return {text.split("\n", 1)[0]: text for text in page.split("\n### ")[1:]}


def chosen_before(page):
    """The choice that the page has kept."""
    chosen = {}
    for cause, text in entries(page).items():
        program, title = re.search(r'^<!-- example: (\S+) --rng-seed \d+ "(.+)" -->$', text, re.MULTILINE).groups()
        lesson = MADE[cause].lesson if cause in MADE else program.split("/")[0]
        chosen[cause] = Example(lesson, title, program)
    return chosen


def blocks_kept(page):
    """By cause: the verdict that the page shows."""
    return {cause: re.search(r"```text\n(.*?)\n```", text, re.DOTALL).group(1) for cause, text in entries(page).items()}


# ---- the page ----------------------------------------------------------------------------------------------------------
def mistake(cause, example):
    """What the program does wrong, in the words of its first comment."""
    if example.program.startswith("made/"):
        return MADE_FROM[cause]
    said = []
    for line in (SUBMISSIONS / example.program).read_text(encoding="utf-8").splitlines():
        if not line.startswith(("#", "//", "/*")):
            break
        if not re.match(r"#(!|define|include)|\W+ (may fail|fails): ", line):
            said.append(line.lstrip("/#* ").removesuffix("*/").strip())
    return " ".join(said)


def block_of(build, cause, example):
    """The verdict on the example; None where this machine cannot judge it."""
    if example.program == "made/one-address-only" and not shutil.which("bwrap"):
        return None
    result, words = examples.judged(build, example)
    if result["diagnosis"] is None:
        if result["remark"]:
            return None
        raise RuntimeError(f"{example} passes")
    if result["diagnosis"]["id"] != cause.id:
        raise RuntimeError(f"{example} fails with [{result['diagnosis']['id']}] instead of [{cause.id}]")
    return "\n".join(examples.verdict(result, words, cause.text, EXPECTED.get(cause.id), cause.id in NOW_HERE_NOW_THERE))


def blocks_of(build, causes, chosen):
    """By cause: the verdict on its example, where this machine can judge it."""
    def block(cause):
        return block_of(build, cause, chosen[cause.id])

    # What is written to be run comes first, alone: a process that starts meanwhile would keep the file open.
    blocks = {cause.id: block(cause) for cause in causes if cause.id in MADE}
    others = [cause for cause in causes if cause.id not in MADE]
    with concurrent.futures.ThreadPoolExecutor(2 * os.cpu_count()) as pool:
        blocks.update(zip((cause.id for cause in others), pool.map(block, others)))
    return {cause: block for cause, block in blocks.items() if block is not None}


def plain(text):
    """As Markdown that shows just these characters."""
    return re.sub(r"([*_<\[\]`]|\\(?=[^a-z0-9]))", r"\\\1", text)


def reason(why):
    """A section of a standard as a link to it."""
    if found := re.fullmatch(r"RFC (\d+) §([\d.]+)", why):
        return f"[{why}](https://www.rfc-editor.org/rfc/rfc{found.group(1)}#section-{found.group(2)})"
    if why in WHATWG:
        return f"[{why}](https://url.spec.whatwg.org/#{WHATWG[why]})"
    return why


def headline(heading):
    """The anchor of a heading, as GitHub and mkdocs make it."""
    return re.sub(r"[^a-z0-9_-]", "", heading.lower().replace(" ", "-"))


@functools.cache
def headings(page):
    """The headings of a page, by anchor; "" is its title."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {"": found[0], **{headline(heading): heading for heading in found}}


def way_to(read):
    """A page and heading below docs/ as a link."""
    name, _, anchor = read.partition("#")
    page = DOCS / name
    return f"[{headings(page)['']}: {headings(page)[anchor]}]({os.path.relpath(page, PAGE.parent)}#{anchor})"


def numbers(lessons):
    first, last = lessons[0][:2], lessons[-1][:2]
    if first == last:
        return f"lesson {first}"
    if len(lessons) > 2 and int(last) - int(first) == len(lessons) - 1:
        return f"lessons {first} to {last}"
    return f"lessons {', '.join(lesson[:2] for lesson in lessons[:-1])} and {last}"


def entry(cause, example, block):
    here = ""
    if cause.id not in MADE:
        here = f', here by "{plain(example.title)}"' + (f" of {numbers([example.lesson])}" if cause.lessons[1:] else "")
    return f"""### {cause.id}

{plain(cause.text)}

*For example:* {plain(mistake(cause.id, example))}

<!-- example: {example.program} --rng-seed {SEED} "{example.title}" -->
```text
{block}
```

Why: {reason(cause.why)}. Read: {way_to(cause.read)}. Named in {numbers(cause.lessons)}{here}.
"""


def page_of(causes, chosen, blocks):
    parts = [INTRODUCTION.format(count=len(causes), seed=SEED)]
    for group, (title, about, _) in GROUPS.items():
        links = [f"[{cause.id}](#{cause.id})" for cause in causes if cause.group == group]
        parts.append(f"- [{title}](#{headline(title)}): {', '.join(links)}\n")
    for group, (title, about, _) in GROUPS.items():
        parts.append(f"\n## {title}\n\n{about}\n")
        parts += ["\n" + entry(cause, chosen[cause.id], blocks[cause.id]) for cause in causes if cause.group == group]
    return "".join(parts)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    kept = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    causes = catalogue(build)
    chosen = choose(build, chosen_before(kept) if "--same" in sys.argv[2:] else {})
    if new := [cause.id for cause in causes if cause.id not in chosen]:
        return f"no program in tests/submissions fails with {', '.join(new)} yet: write one whose first comment names it"
    blocks = {**blocks_kept(kept), **blocks_of(build, causes, chosen)}
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page_of(causes, chosen, blocks), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
