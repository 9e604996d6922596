#!/usr/bin/env python3
"""Makes the book's site with mkdocs: docs/, and with it the lessons, as one site that needs no network.

    make_site.py OUT        OUT is made anew

mkdocs knows only what lies in one folder. So the pages are laid out in a scratch folder first, as they stand in the
repository, and a link to a file that is no page becomes plain text.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import texts

ROOT = texts.ROOT
KEPT = {".md", ".svg", ".png", ".json", ".py", ".c"}


def place_of(path):
    """Where a file of the repository lies in the site's source, or None: docs/ is its root."""
    if path.suffix not in KEPT or path.is_relative_to("docs/theme"):
        return None
    if path.is_relative_to("docs"):
        return path.relative_to("docs")
    if path.is_relative_to("lessons") and path.suffix == ".md":
        return path
    return None


def relinked(text, path):
    """The text with its links as they are in the site."""
    def link(found):
        target, _, anchor = found["target"].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return found[0]
        aim = pathlib.Path(os.path.normpath(path.parent / target))
        place = place_of(aim) if (ROOT / aim).is_file() else None
        if place is None:
            return re.sub(r"^!?\[(.*)\]\([^)]*\)$", r"\1", found[0])
        here = place_of(path).parent
        return found[0].replace(f"({found['target']})", f"({os.path.relpath(place, here)}{'#' + anchor if anchor else ''})")

    parts = re.split(f"({texts.FENCED.pattern})", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(part if part.startswith("```") else texts.LINK.sub(link, part) for part in parts)


def lay_out(source):
    for path in [*ROOT.glob("docs/**/*"), *ROOT.glob("lessons/**/*.md")]:
        path = path.relative_to(ROOT)
        place = place_of(path)
        if place is None or not (ROOT / path).is_file():
            continue
        (source / place).parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            (source / place).write_text(relinked(texts.read(ROOT / path), path), encoding="utf-8")
        else:
            shutil.copyfile(ROOT / path, source / place)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "docs")
        lay_out(source)
        shutil.copyfile(ROOT / "docs/mkdocs.yml", pathlib.Path(folder, "mkdocs.yml"))
        shutil.copytree(ROOT / "docs/theme", pathlib.Path(folder, "theme"))
        shutil.copyfile(ROOT / "tests/view/kit.css", pathlib.Path(folder, "theme/kit.css"))
        unfinished = pathlib.Path(folder, "site")
        run = subprocess.run(["mkdocs", "build", "--strict", "--config-file", f"{folder}/mkdocs.yml", "--site-dir", str(unfinished)],
                             capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
        if run.returncode != 0:
            print(run.stdout + run.stderr, file=sys.stderr)
            return 1
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(unfinished, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
