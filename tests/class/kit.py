#!/usr/bin/env python3
"""The kit as the grading of a class needs it: the autograder, and what a lesson is compiled with, in one folder that
can be copied to another machine.

    kit.py BUILD     makes BUILD/class-kit from a finished build
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
INSIDE = "/kit"  # where a sandbox sees it
LIBRARIES = ("libasio.a", "libasio-server.a")


def commands_for(build: pathlib.Path, program: str) -> tuple[list[str], list[str]]:
    """The words with which the build compiles and links a lesson's program, without its files."""
    listed = subprocess.run(["ninja", "-C", str(build), "-t", "commands", program], capture_output=True, text=True, check=True)
    lines = [shlex.split(line) for line in listed.stdout.splitlines()]
    source = next(words for words in lines if "-c" in words and words[-1].endswith(f"/{program.replace('-', '_')}.cpp"))
    link = next(words for words in lines if words[:2] == [":", "&&"] and "-o" in words and words[words.index("-o") + 1] == program)
    compile_words = without(source, {"-MT": 2, "-MF": 2, "-MD": 1, "-o": 2, "-c": 2})
    link_words = [word for word in without(link, {"-o": 2, ":": 1, "&&": 1})[1:] if not word.endswith(".o")]
    return compile_words, link_words


def without(words: list[str], left_out: dict[str, int]) -> list[str]:
    kept, at = [], 0
    while at < len(words):
        step = left_out.get(words[at], 0)
        if step == 0:
            kept.append(words[at])
        at += step or 1
    return kept


def make(build: pathlib.Path) -> pathlib.Path:
    """Makes the folder anew where it does not fit the build; a run that uses the old one keeps it."""
    kit = build / "class-kit"
    with tempfile.TemporaryDirectory(dir=build, prefix="class-kit-") as scratch:
        fresh = pathlib.Path(scratch) / "kit"
        fresh.mkdir()
        shutil.copy2(build / "check", fresh)
        shutil.copy2(build / "front", fresh)
        for library in LIBRARIES:
            shutil.copy2(build / library, fresh)
        (fresh / "hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
        recipes = {}
        for kind, program in (("client", "raw-get"), ("server", "tiny-server")):
            compile_words, link_words = commands_for(build, program)
            header = pathlib.Path(compile_words[compile_words.index("-include") + 1])
            (fresh / kind).mkdir()
            for precompiled in header.parent.glob(header.name + "*"):
                shutil.copy2(precompiled, fresh / kind)
            at_work = [word.replace(str(header), f"{INSIDE}/{kind}/{header.name}") for word in compile_words]
            include = next((at_work[at + 1] for at, word in enumerate(at_work) if word == "-isystem"), "")
            if include and not include.startswith("/usr/"):  # Asio was fetched
                shutil.copytree(include, fresh / "include", dirs_exist_ok=True)
                at_work = [f"{INSIDE}/include" if word == include else word for word in at_work]
            # Without symbols: a program of 200 students is kept for as long as their class is graded.
            recipes[kind] = {"compile": at_work, "link": ["-s", *(f"{INSIDE}/{word}" if word in LIBRARIES else word for word in link_words)]}
        (fresh / "recipes.json").write_text(json.dumps(recipes, indent=1))
        for path in [fresh, *fresh.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        (fresh / "id").write_text(identity(fresh) + "\n")
        if kit.exists() and (kit / "id").read_text() == (fresh / "id").read_text():
            return kit
        old = pathlib.Path(scratch) / "old"
        if kit.exists():
            kit.rename(old)
        fresh.rename(kit)
    return kit


def identity(kit: pathlib.Path) -> str:
    """Of everything that a mark may depend on. The same build has the same."""
    digest = hashlib.sha256()
    for file in [*(kit / name for name in ("check", "front", *LIBRARIES, "recipes.json")), *(HERE / f"{name}.py" for name in ("one", "sandbox", "kit"))]:
        digest.update(f"{file.name}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]).resolve())
