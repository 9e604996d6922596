"""The kit's texts as its tests read them: which there are, their blocks of code, headings and links."""

import pathlib
import re
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXTS = [ROOT / "README.md", *sorted((ROOT / "lessons").rglob("*.md")), *sorted((ROOT / "solutions").rglob("*.md")),
         *sorted((ROOT / "docs").rglob("*.md"))]
# A block that shows a text with blocks in it has a longer fence than these.
FENCED = re.compile(r"^````.*?^````$|^```.*?^```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"(?:^<!-- (?P<mark>[^\n]*?) -->[ \t]*\n)?^(?P<fence>`{3,})(?P<language>\w+)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<target>[^)\s]*)\)")


def read(path):
    return path.read_text(encoding="utf-8")


def blocks(path, language=None):
    """The fenced blocks as (mark, language, text): the mark is the comment in the line above, or None."""
    for found in BLOCK.finditer(read(path)):
        if language in (None, found["language"]):
            yield found["mark"], found["language"], found["text"]


def prose(text):
    """The text without blocks of code, inline code, comments and the targets of links."""
    for pattern in (FENCED.pattern, r"<!--.*?-->", r"``.*?``", r"`[^`\n]*`", r"<code>.*?</code>"):
        text = re.sub(pattern, "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"\[[\w.#-]*\.md[^\]]*\]\([^)]*\)|\]\([^)]*\)", "]", text)


def links(path):
    """Targets of the links in it, without those that leave the kit."""
    text = FENCED.sub("", read(path))
    for found in LINK.finditer(re.sub(r"`[^`\n]*`", "code", text)):
        if not re.match(r"[a-z]+:", found["target"]):
            yield found["target"]


def anchor(heading):
    """What a repository browser makes of a heading, and mkdocs as well for the headings that the kit has."""
    heading = re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading.strip()).lower()
    kept = "".join(c for c in heading if c in " -_" or unicodedata.category(c)[0] in "LN")
    return kept.replace(" ", "-")


def anchors(path):
    text = FENCED.sub("", read(path))
    found = {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    return found | set(re.findall(r'<a (?:id|name)="([^"]+)"', text))
