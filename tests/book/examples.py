"""Wrong programs and what the verdict says of them, as text that is the same on every machine.

A program is named by its path below tests/submissions/, or `made/ID` where causes.py has to make it first.
"""

import base64
import contextlib
import dataclasses
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
sys.path.insert(0, str(SUBMISSIONS))
import run as corpus  # noqa: E402

SEED = 9112
# Seen at a moment when it was not asleep, a program is not known to wait in anything: then it is run again.
LOOKED_AWAY, ATTEMPTS = re.compile(r"was still running after [^,]* s(?! ?,)", re.MULTILINE), 5
WIDTH, LABEL = 78, 13
SIGNS = {0x00: "␀", 0x09: "␉", 0x0A: "␊", 0x0D: "␍"}


@dataclasses.dataclass(frozen=True, order=True)
class Example:
    lesson: str   # "03-get-query"
    title: str    # of the check that it fails
    program: str  # "03-get-query/wrong/merged.py"


# ---- running ---------------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def made(build, cause, lesson):
    """The command that runs the check for a cause that needs more than a program: (words before, autograder, --program)."""
    check, name = build / "check", lesson[3:]
    with tempfile.TemporaryDirectory(prefix="made-") as folder:
        folder = pathlib.Path(folder)
        if cause == "not-written-yet":
            yield [], check, str(build / name)
        elif cause == "does-not-compile":  # what make check leaves beside the programs
            log = folder / "compile-errors" / f"{name}.txt"
            log.parent.mkdir()
            log.write_text("lessons/01-raw-get/raw_get.cpp:57:31: error: expected ';' before 'return'\n")
            shutil.copy2(check, folder / "check")
            yield [], folder / "check", None
        elif cause == "cannot-start":
            script = folder / name
            script.write_text("import socket\n")
            script.chmod(0o755)
            yield [], check, str(script)
        elif cause == "sanitizer-report":
            (folder / "raw_get.c").write_text("int main(int count, char** words) {\n    int lengths[2] = {3, 7};\n"
                                              "    return lengths[count] + words[0][0];\n}\n")
            subprocess.run(["cc", "-w", "-fsanitize=undefined", "-fno-sanitize-recover=undefined", "-o", name, "raw_get.c"],
                           cwd=folder, check=True, timeout=60)
            yield [], check, str(folder / name)
        elif cause == "one-address-only":  # a name with two addresses, which nobody else uses
            (folder / "hosts").write_text("127.0.5.1 localhost\n127.0.5.2 localhost\n")
            script = folder / f"{name}.py"
            script.write_text("import socket, sys\nfirst = socket.getaddrinfo(*sys.argv[1:3], type=socket.SOCK_STREAM)[0]\n"
                              "try:\n    socket.socket().connect(first[4])\nexcept OSError as error:\n"
                              f"    sys.exit('{name}: ' + error.strerror)\n")
            yield (["bwrap", "--dev-bind", "/", "/", "--ro-bind", str(folder / "hosts"), "/etc/hosts"], check,
                   f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}")
        else:
            raise ValueError(f"nothing is made for {cause}")


@contextlib.contextmanager
def command_of(build, example):
    if example.program.startswith("made/"):
        with made(build, example.program.removeprefix("made/"), example.lesson) as command:
            yield command
    else:
        yield [], build / "check", corpus.command_for(SUBMISSIONS / example.program, build / "submissions")


def judged(build, example):
    """What the report says of the check that the example fails, and how many words its program's command has."""
    with command_of(build, example) as (before, check, program), tempfile.TemporaryDirectory(prefix="report-") as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [*before, check, example.lesson, "--rng-seed", str(SEED), "--reporter", f"kit-json::out={report}",
                   *(["--program", program] if program else []), example.title]
        for _ in range(ATTEMPTS):
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=corpus.ENVIRONMENT)
            if not report.exists():
                raise RuntimeError(f"no report of {example}: {done.stdout}{done.stderr}")
            (result,) = json.loads(report.read_text(encoding="utf-8"))["checks"]
            if not LOOKED_AWAY.search("\n".join(result["diagnosis"]["notes"] if result["diagnosis"] else [])):
                break
        return result, len(shlex.split(program)) if program else 1


# ---- what differs from run to run -------------------------------------------------------------------------------------
def ports_in(result, words):
    """The ports that were free when the check ran."""
    program, diagnosis = result["program"], result["diagnosis"]
    text = "\n".join([*diagnosis["notes"], base64.b64decode(program["stdout"]).decode("latin-1") if program else ""])
    found = re.findall(r"(?:127\.0\.0\.1|localhost):(\d+)|arguments:(?: '127\.0\.0\.1')? '(\d+)", text)
    found = ["".join(either) for either in found]
    if program and result["lesson"] != "05-tiny-server":
        found += program["argv"][words + 1:words + 2]
    return {port for port in found if port.isdecimal() and 1024 <= int(port) <= 65535}


def without_ports(data, ports):
    for port in ports:
        data = re.sub(rb"(?<!\d)%s(?!\d)" % port.encode(), b"8000", data)
    return data


def settled(note, ports):
    """A note without the times, numbers and names that another run would have otherwise."""
    note = without_ports(note.encode(), ports).decode()
    note = re.sub(r" after [\d.e+]+ s\b", "", note)
    note = re.sub(r"for a reply of \d+ bytes it held \d+ MiB more than for one of \d+ bytes",
                  "for a long reply it held many MiB more than for a short one", note)
    note = re.sub(r"\[Errno \d+\] ", "", note)
    note = re.sub(r"after \d+ others", "after many others", note)
    note = re.sub(r"/[\w./-]*/(?:check|made)-\w+", "…", note)
    return re.sub(r"\.\d+\.part\b", ".4711.part", note)


# ---- bytes as the verdict shows them (tests/wire/visible.cpp and difference.cpp) ----------------------------------------
def glyphs(data):
    """(what is shown, its columns, its offset, its bytes) of each character, or of each byte that makes none."""
    shown, at = [], 0
    for character in data.decode("utf-8", "surrogateescape"):
        raw = character.encode("utf-8", "surrogateescape")
        wide = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if raw[0] in SIGNS:
            shown.append((SIGNS[raw[0]], 1, at, 1))
        elif character == " " or (character.isprintable() and not unicodedata.combining(character)):
            shown.append((character, wide, at, len(raw)))
        else:
            shown += [(f"⟨{byte:02X}⟩", 4, at + index, 1) for index, byte in enumerate(raw)]
        at += len(raw)
    for index, (text, columns, at, size) in enumerate(shown):  # a space that would be overlooked
        if text == " " and (data[at + 1:at + 2] in (b"", b"\r", b"\n", b"\t", b" ") or data[at - 1:at] == b" "):
            shown[index] = ("␠", columns, at, size)
    return shown


def start_of_view(data, offset, budget):
    start, used = offset, 0
    begin = max(0, offset - 4 * budget)
    for text, columns, at, _ in reversed(glyphs(data[begin:offset])):
        used += columns
        if used > budget or (text == "␊" and used > 4):
            break
        start = begin + at
    return start


def fitting(data, start, room, offset):
    """The line, and the column of the byte at `offset`, where it is shown."""
    line, used, column, line_ends, cut = "…" if start else "", 1 if start else 0, None, 0, False
    for text, columns, at, size in glyphs(data[start:start + 4 * room]):
        at += start
        if at <= offset < at + size:
            column = used
        if used + columns + 1 > room or line_ends >= 2:
            cut = True
            break
        line, used = line + text, used + columns
        line_ends += text == "␊" and at >= offset
    if offset >= len(data) and not cut:
        column = used
    return line + ("…" if cut else "∎" if len(data) <= offset else ""), column


def difference(label, actual, expected, offset, window_offset):
    """Both sides around the byte at `offset`, which is the first that differs, and a mark below it."""
    room = WIDTH - LABEL
    start = start_of_view(max(expected, actual, key=len), offset, room - 16)
    shown = [fitting(actual, start, room, offset), fitting(expected, start, room, offset)]
    column = LABEL + max(column or 0 for _, column in shown)
    place = f"byte {window_offset + offset}"
    mark = f"▲ {place}" if column + 2 + len(place) <= WIDTH else "▲"
    lines = [label.ljust(LABEL) + shown[0][0], "expected".ljust(LABEL) + shown[1][0], " " * column + mark]
    return lines if mark != "▲" else [*lines[:2], f"{place} ▲".rjust(column + 1)]


# ---- a verdict ---------------------------------------------------------------------------------------------------------
def labelled(label, text):
    return textwrap.wrap(text, WIDTH, initial_indent=label.ljust(LABEL), subsequent_indent=" " * LABEL, break_on_hyphens=False)


def arguments_of(result, words, ports):
    """The command line of a client, as a shell would read it; of a long one the start."""
    line = " ".join([result["lesson"][3:], *(shlex.quote(word) for word in result["program"]["argv"][words:])])
    shown = "".join(text for text, *_ in glyphs(without_ports(line.encode(), ports))).replace("␠", " ")
    return labelled("ran", shown if len(shown) <= 200 else shown[:180] + "…")


def notes_of(diagnosis, ports, expected):
    """The notes as lines, those about the server's request apart. `expected` stands for what they say of it, if given."""
    requests, lines = [], []
    for note in diagnosis["notes"]:
        label, _, rest = note.partition(": ")
        if label == "request":
            requests.append("request".ljust(LABEL) + settled(rest, ports))
        elif note.startswith("         "):
            requests.append(" " * LABEL + settled(note[9:], ports))
        elif label in ("arguments", "expected"):
            if label == "arguments" or not expected:
                lines += labelled(label, settled(rest, ports))
        else:
            lines += textwrap.wrap(settled(note, ports), WIDTH, break_on_hyphens=False)
    return requests, lines


def verdict(result, words, sentence, expected=None, only_the_end=False):
    """The lines of the verdict, without its sentence where that is the cause's own. `expected` is what ought to have
    happened; where it is given, no bytes are shown. `only_the_end` leaves out all but how the program ended, and
    of its last words which call failed."""
    diagnosis, ports = result["diagnosis"], ports_in(result, words)
    lines, notes = notes_of(diagnosis, ports, expected)
    if only_the_end:
        ends = [note for note in notes if note.startswith("the program ")]
        lines, notes = [], [re.sub(r" and said: \w+: .*", " and said what failed", note) for note in ends]
    if diagnosis["text"] != sentence:
        lines = textwrap.wrap(diagnosis["text"], WIDTH) + lines
    if expected or diagnosis["compared"] is None:
        return lines + notes + (labelled("expected", expected) if expected else [])
    is_client = result["lesson"] != "05-tiny-server"
    if is_client and diagnosis["compared"] in ("you sent", "your body"):
        lines += arguments_of(result, words, ports)
    actual, right = (without_ports(base64.b64decode(diagnosis[side]), ports) for side in ("actual", "expected"))
    offset = len(os.path.commonprefix([actual, right]))
    return lines + difference(diagnosis["compared"], actual, right, offset, diagnosis["window_offset"]) + notes
