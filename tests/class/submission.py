"""What a student handed in: finds the lesson files in a folder or an archive, and takes no more than these.

Nothing is trusted: links are not followed, devices not opened, and there is a limit to everything. What is left out
is said.
"""

from __future__ import annotations

import os
import pathlib
import re
import stat
import subprocess
import tarfile
from dataclasses import dataclass, field

from sandbox import CLEAN, Sandbox

LESSONS = {"01-raw-get": "raw_get.cpp", "02-save-response": "save_response.cpp", "03-get-query": "get_query.cpp",
           "04-post-form": "post_form.cpp", "05-tiny-server": "tiny_server.cpp"}
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".tar.zst")
SOURCES = (".cpp", ".cc", ".cxx", ".hpp", ".hh", ".hxx", ".h", ".ipp", ".inl")
COMPILED = (".cpp", ".cc", ".cxx")
NOT_THEIRS = {"solutions", "submissions", "tests", "__MACOSX", "build", "node_modules"}
MOST_BYTES, MOST_ALL, MOST_FILES, MOST_UNPACKED = 1 << 20, 8 << 20, 20_000, 256 << 20


@dataclass
class Submission:
    lessons: dict[str, dict[str, bytes]] = field(default_factory=dict)  # lesson -> {name in its folder: text}
    main: dict[str, str] = field(default_factory=dict)  # lesson -> where its program was found
    problems: list[str] = field(default_factory=list)


def student_of(path: pathlib.Path) -> str:
    """The name without an archive's ending."""
    for ending in sorted(ARCHIVES, key=len, reverse=True):
        if path.is_file() and path.name.lower().endswith(ending):
            return path.name[:-len(ending)]
    return path.name


def is_submission(path: pathlib.Path) -> bool:
    return not path.name.startswith(".") and (path.is_dir() or path.name.lower().endswith(ARCHIVES))


def open_submission(path: pathlib.Path, sandbox: Sandbox) -> Submission:
    found = Submission()
    try:
        if path.is_symlink():
            found.problems.append("a link, which is not followed")
            return found
        others: list[str] = []
        files = from_folder(path, found.problems, others) if path.is_dir() else from_archive(path, sandbox, found.problems, others)
    except OSError as error:
        found.problems.append(f"cannot be read: {error.strerror}")
        return found
    choose(files, found)
    say_what_is_not_used(files, found)
    if not found.lessons:
        say_what_there_is([*map(str, files), *others], found.problems)
    return found


def say_what_is_not_used(files: dict[pathlib.PurePosixPath, bytes], found: Submission) -> None:
    """Of a submission with some lesson's file: programs beside it, which its author may have meant."""
    used = {str(pathlib.PurePosixPath(main).parent / name) for lesson, main in found.main.items() for name in found.lessons[lesson]}
    spare = sorted(str(path) for path in files if path.suffix.lower() in COMPILED and str(path) not in used)
    if found.lessons and spare:
        more = f", and {len(spare) - 3:,} more" if len(spare) > 3 else ""
        found.problems.append(f"not used: {', '.join(map(shown, spare[:3]))}{more}")


def say_what_there_is(names: list[str], problems: list[str]) -> None:
    """Of a submission without a lesson's file."""
    if names:
        more = f", and {len(names) - 3:,} more" if len(names) > 3 else ""
        problems.append(f"no lesson's file in it, only: {', '.join(map(shown, names[:3]))}{more}")
    elif not problems:
        problems.append("empty")


def wanted(name: pathlib.PurePosixPath) -> bool:
    hidden = any(part.startswith(".") or part in NOT_THEIRS or part.startswith("build-") for part in name.parts[:-1])
    return name.suffix.lower() in SOURCES and not hidden and not name.name.startswith("._")


def from_folder(folder: pathlib.Path, problems: list[str], others: list[str]) -> dict[pathlib.PurePosixPath, bytes]:
    """The sources by their names; the names of all else go to `others`."""
    files: dict[pathlib.PurePosixPath, bytes] = {}
    seen = size = 0

    def unreadable(error: OSError) -> None:
        problems.append(f"left out, cannot be read: {shown(os.path.relpath(error.filename, folder))}")

    for here, folders, names in os.walk(folder, onerror=unreadable, followlinks=False):
        for name in sorted(folders):
            inside = shown(os.path.relpath(os.path.join(here, name), folder))
            if os.path.islink(os.path.join(here, name)):
                problems.append(f"left out, a link: {inside}")
            elif name in LESSONS.values():
                problems.append(f"left out, a folder: {inside}")
        left_out = {name for name in folders if name.startswith(".") or name in NOT_THEIRS}
        others += [f"{os.path.relpath(os.path.join(here, name), folder)}/" for name in sorted(left_out)]
        folders[:] = sorted({*folders} - left_out)
        for name in sorted(names):
            seen += 1
            if seen > MOST_FILES:
                problems.append(f"more than {MOST_FILES:,} files: the rest is left out")
                return files
            path = pathlib.Path(here, name)
            inside = pathlib.PurePosixPath(os.path.relpath(path, folder))
            if not wanted(inside):
                others.append(str(inside))
                continue
            try:
                text = read_plain_file(path)
            except OSError as error:
                problems.append(f"left out, {error.strerror}: {shown(inside)}")
                continue
            size += len(text)
            if size > MOST_ALL:
                problems.append("more than 8 MiB of sources: the rest is left out")
                return files
            files[inside] = text
    return files


def read_plain_file(path: pathlib.Path) -> bytes:
    """The bytes of a regular file; no link is followed, no device opened, no pipe waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file")
        text = file.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise OSError(0, "longer than 1 MiB")
    return text


def from_archive(path: pathlib.Path, sandbox: Sandbox, problems: list[str], others: list[str]) -> dict[pathlib.PurePosixPath, bytes]:
    """bsdtar reads whatever archive it is and writes it as one plain tar stream; nothing is unpacked to the disk. It
    runs in a sandbox, and is stopped when the stream exceeds a limit."""
    files: dict[pathlib.PurePosixPath, bytes] = {}
    size = seen = 0
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as archive:
        command = [*sandbox.compiler([]), "bsdtar", "-cf", "-", "--format=pax", "@-"]
        reader = subprocess.Popen(command, stdin=archive, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=CLEAN)
        try:
            with tarfile.open(fileobj=Limited(reader.stdout, MOST_UNPACKED), mode="r|",
                              errors="surrogateescape") as members:
                for member in members:
                    seen += 1
                    if seen > MOST_FILES:
                        raise TooMuch(f"more than {MOST_FILES:,} files")
                    name = pathlib.PurePosixPath(member.name)
                    if name.is_absolute() or ".." in name.parts:
                        problems.append(f"left out, leads out of the archive: {shown(member.name)}")
                    elif member.issym() or member.islnk():
                        if wanted(name):
                            problems.append(f"left out, a link: {shown(member.name)}")
                    elif not member.isfile() and not member.isdir():
                        problems.append(f"left out, not a regular file: {shown(member.name)}")
                    elif member.isfile() and wanted(name):
                        size += member.size
                        if member.size > MOST_BYTES:
                            problems.append(f"left out, longer than 1 MiB: {shown(member.name)}")
                        elif size > MOST_ALL:
                            raise TooMuch("more than 8 MiB of sources")
                        else:
                            files[name] = members.extractfile(member).read()
                    elif member.isfile():
                        others.append(member.name)
            complaint = end_of(reader)
        except TooMuch as limit:
            problems.append(f"the archive is too large, the rest is left out: {limit}")
            complaint = ""
        except (tarfile.TarError, EOFError, ValueError) as error:
            complaint = end_of(reader) or str(error)
        finally:
            reader.kill()
            reader.wait()
    if complaint:
        problems.append(f"not all of the archive could be read: {shown(complaint.splitlines()[0])}")
    elif seen == 0:
        problems.append("the archive is empty, or not an archive")
    return files


def end_of(reader: subprocess.Popen) -> str:
    """What it says at its end."""
    reader.stdout.close()
    reader.stdout = None
    try:
        return reader.communicate(timeout=10)[1][:4096].decode(errors="replace").strip()
    except subprocess.TimeoutExpired:
        return "it takes too long"


class TooMuch(Exception):
    """A limit was exceeded; the text says which."""


class Limited:
    """A stream of which no more than so many bytes are read."""

    def __init__(self, stream, most: int):
        self.stream, self.left = stream, most

    def read(self, size: int) -> bytes:
        part = self.stream.read(size)
        self.left -= len(part)
        if self.left < 0:
            raise TooMuch(f"more than {MOST_UNPACKED >> 20} MiB when unpacked")
        return part


def choose(files: dict[pathlib.PurePosixPath, bytes], found: Submission) -> None:
    """Of several files with a lesson's name the one in a folder of the lesson's name, then the one nearest to the top."""
    for lesson, program in LESSONS.items():
        candidates = sorted((path.parent.name != lesson, len(path.parts), str(path)) for path in files if path.name == program)
        if not candidates:
            continue
        elsewhere, depth, chosen = candidates[0]
        if len(candidates) > 1 and candidates[1][:2] == (elsewhere, depth):
            found.problems.append(f"{program} is there more than once; graded is {shown(chosen)}")
        folder = pathlib.PurePosixPath(chosen).parent
        # Beside a lesson's own folder's files others of all lessons may lie: of those only headers can belong to it.
        endings = SOURCES if not elsewhere else tuple(set(SOURCES) - set(COMPILED))
        found.main[lesson] = chosen
        found.lessons[lesson] = {str(path.relative_to(folder)): text for path, text in sorted(files.items())
                                 if path == pathlib.PurePosixPath(chosen) or (folder in path.parents and path.suffix.lower() in endings)}


def shown(text: object) -> str:
    """A name as one line of text, whatever bytes it has."""
    plain = os.fsencode(str(text)).decode(errors="replace")
    return re.sub(r"[\x00-\x1f\x7f]", "�", plain)[:200]
