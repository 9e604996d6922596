#!/usr/bin/env python3
"""Packs what git has at HEAD: the kit for students, or what other platforms grade with. Never solutions or submissions.

    archive.py handout [OUT]        http-by-hand.tar.gz: what a student needs
    archive.py gradescope [OUT]     autograder.zip, to be uploaded as it is
    archive.py classroom50 [OUT]    autograder.zip, whose files go into CLASSROOM/autograders/ASSIGNMENT/

In the environment, OUT stands for the argument: a file, or a folder that there is. And LESSONS="01 02" says which
lessons the last two grade; without it all of them. The same commit gives the same bytes.

Lines of texts with the mark <!-- whole kit --> are left out of the hand-out, and where the mark stands alone, all up to
<!-- end of whole kit -->: they tell of what is not in it.
"""

from __future__ import annotations

import gzip
import io
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import time
import zipfile
from typing import Dict, NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]

SECRET = ("solutions/", "tests/submissions/")
KIT_ONLY = (".ci/", "tests/kit/", "tests/unit/", "tests/real/", "tests/bench/")
INSTRUCTORS = ("docs/guides/grading.md", "docs/guides/teaching.md", "docs/guides/maintaining.md", "docs/examples/",
               "tests/class/", *(f"tests/make/{name}" for name in (
                   "bench", "stress", "test", "format", "handout", "gradescope", "classroom50", "grade", "class-kit")))
SITE = ("tests/book/make_site.py", "tests/book/texts.py")  # what of tests/book makes the site; the rest makes and tests pages


class Refused(Exception):
    """The call was wrong; the text says why and what to do."""


class File(NamedTuple):
    data: bytes
    executable: bool


Files = Dict[str, File]


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, capture_output=True).stdout


def in_git() -> bool:
    try:
        return pathlib.Path(os.fsdecode(git("rev-parse", "--show-toplevel")).rstrip("\n")).resolve() == ROOT
    except (OSError, subprocess.CalledProcessError):
        return False


def tracked() -> Files:
    files = {}
    with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", "HEAD"))) as archive:
        for member in archive:
            if member.isdir():
                continue
            content = archive.extractfile(member) if member.isfile() else None
            if content is None:
                sys.exit(f"{member.name} is no plain file; archives of the kit have no others.")
            files[member.name] = File(content.read(), bool(member.mode & 0o100))
    return files


def without(files: Files, *left_out: str) -> Files:
    return {name: file for name, file in files.items()
            if not any(name.startswith(part) if part.endswith("/") else name == part for part in left_out)}


def without_tests(files: Files) -> Files:
    return {name: file for name, file in files.items()
            if not re.search(r"_test\.\w+$", name) and (not name.startswith("tests/book/") or name in SITE)}


def below(folder: str, files: Files) -> Files:
    return {f"{folder}/{name}": file for name, file in files.items()}


# ---- the three archives ----------------------------------------------------------------------------------------------

def handout(files: Files) -> Files:
    kit = {}
    for name, file in without_tests(without(files, *SECRET, *KIT_ONLY, *INSTRUCTORS)).items():
        if name.endswith((".md", ".yml")):
            text = for_students(file.data.decode())
            if not text.strip():
                continue
            file = file._replace(data=text.encode())
        kit[name] = file
    return below("http-by-hand", kit)


def for_students(text: str) -> str:
    text = re.sub(r"(?ms)^<!-- whole kit -->\n.*?^<!-- end of whole kit -->\n\n?", "", text)
    return "".join(line for line in text.splitlines(True) if "<!-- whole kit -->" not in line)


def grading_kit(files: Files) -> Files:
    kept = without(files, *SECRET, *KIT_ONLY)
    return {name: file for name, file in kept.items() if not name.startswith("docs/") or name.endswith(".md")}  # no pictures


def gradescope(files: Files) -> Files:
    scripts = {name: File(files[f"tests/class/gradescope/{name}"].data, True) for name in ("setup.sh", "run_autograder")}
    return {**scripts, "lessons.txt": lessons(files), **below("kit", grading_kit(files))}


def classroom50(files: Files) -> Files:
    # The kit in one file: a checkout on Windows would lose what is executable, and change line ends.
    return {"autograder.py": files["tests/class/classroom50/autograder.py"], "lessons.txt": lessons(files),
            "kit.tar.gz": File(as_tar(below("kit", grading_kit(files)), commit_time()), False)}


def lessons(files: Files) -> File:
    programs = (re.match(r"lessons/(\d\d)-[^/]+/[^/]+\.cpp$", name) for name in files)
    known = sorted({match.group(1) for match in programs if match})
    chosen = os.environ.get("LESSONS", "").split() or known
    for number in chosen:
        if number not in known:
            raise Refused(f"There is no lesson {number}. There are: {' '.join(known)}. For example: LESSONS=\"01 02\"")
    return File((" ".join(chosen) + "\n").encode(), False)


# ---- as bytes --------------------------------------------------------------------------------------------------------

def commit_time() -> int:
    return int(git("log", "-1", "--format=%ct", "HEAD"))


def as_tar(files: Files, when: int) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=when) as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for name, file in sorted(files.items()):
                member = tarfile.TarInfo(name)
                member.size, member.mtime, member.mode = len(file.data), when, 0o755 if file.executable else 0o644
                archive.addfile(member, io.BytesIO(file.data))
    return packed.getvalue()


def as_zip(files: Files, when: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in sorted(files.items()):
            member = zipfile.ZipInfo(name, time.gmtime(when)[:6])
            member.create_system, member.compress_type = 3, zipfile.ZIP_DEFLATED  # 3: with Unix's modes
            member.external_attr = (0o100755 if file.executable else 0o100644) << 16
            archive.writestr(member, file.data)
    return packed.getvalue()


KINDS = {"handout": (handout, as_tar, "handout/http-by-hand.tar.gz"), "gradescope": (gradescope, as_zip, "gradescope/autograder.zip"),
         "classroom50": (classroom50, as_zip, "classroom50/autograder.zip")}


def place_of(given: str | None, usual: str) -> pathlib.Path:
    """Where the archive goes. A file that is no archive is nothing of ours, and stays."""
    out = pathlib.Path(given) if given else ROOT / (os.environ.get("BUILD") or "build") / usual
    if out.is_dir():
        out /= pathlib.PurePosixPath(usual).name
    if out.exists() and not out.read_bytes()[:2] in (b"PK", b"\x1f\x8b"):
        raise Refused(f"{out} is there already, and is no archive. Choose another name: OUT={out}-{pathlib.PurePosixPath(usual).name}")
    return out


def main() -> int:
    if not 2 <= len(sys.argv) <= 3 or sys.argv[1] not in KINDS:
        print(__doc__, file=sys.stderr)
        return 2
    if not in_git():
        print(f"{ROOT} is not a git checkout of the kit. An archive is made of what git has at HEAD, so that it has nothing "
              "else:\nclone the kit with git, and run this there.", file=sys.stderr)
        return 2
    choose, pack, usual = KINDS[sys.argv[1]]
    try:
        out = place_of(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("OUT"), usual)
        packed = pack(choose(tracked()), commit_time())
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    if git("status", "--porcelain"):
        print("Warning: some changes are not committed (git status shows them); the archive has what HEAD has.", file=sys.stderr)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + ".part")
    part.write_bytes(packed)
    os.replace(part, out)
    print(f"{out}: {len(packed) // 1024} KiB, commit {git('rev-parse', '--short', 'HEAD').decode().strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
