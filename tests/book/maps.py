"""Where things are: the folders, the way of a check, the playground."""

import re

import messages
from svg import Picture


def box(picture, x, y, width, name, code, *notes, words=False, role="ink", height=None):
    """A name, code and notes below it, in a frame; the name is code too where it is not said to be words. Returns its
    lower edge."""
    height = height or 34 + 19 * (len(notes) + bool(code))
    picture.ground(x, y, width, height, role, 6)
    picture.frame(x, y, width, height, "soft" if role == "ink" else role)
    (picture.text if words else picture.mono)(x + 12, y + 22, name, "ink", 15, bold=True)
    if code:
        picture.mono(x + 12, y + 42, code, "soft", 13)
    for index, note in enumerate(notes):
        picture.text(x + 12, y + 42 + 19 * (index + bool(code)), note, "soft", 14)
    return y + height


def there(paths):
    """Names of files and folders below tests/, as they stand in a picture; stops where one is not there."""
    for path in paths.split(", "):
        if not (messages.ROOT / "tests" / path).exists():
            raise FileNotFoundError(f"a picture names tests/{path}, which is not there: mend tests/book/maps.py")
    return paths


# ---- check-flow ------------------------------------------------------------------------------------------------------

def down(picture, x, y, label="", before=False):
    """What goes from one row to the next; returns where that begins."""
    picture.line([(x, y + 4), (x, y + 42)], "soft", wide=True, arrow=True)
    if label:
        picture.text(x - 12 if before else x + 12, y + 27, label, "soft", 14, "end" if before else "start")
    return y + 46


def check_flow(build):
    del build
    picture = Picture("check-flow", "The way of a check",
                      "A check draws its values from the seed. It starts the program as a child process with its arguments, and "
                      "tells the peer what to reply and how to deliver it. Program and peer talk over a loopback connection. "
                      "Evidence is kept: the transcript of the wire from the peer, and from the program what it printed and how "
                      "it ended. The difference finds the first byte that is not as expected, the diagnosis its cause, and the "
                      "reports tell it.", width=600)
    left, right, half, whole = 24, 316, 260, 552
    program, peer = left + 44, right + half - 44  # where arrows stand, above and below these two

    y = box(picture, left, 24, whole, "Check", there("lessons/check.hpp, lessons/client_check.hpp"),
            "values from the seed; what must be sent, printed, replied", words=True)
    down(picture, program, y, "arguments")
    y = down(picture, peer, y, "reply and delivery", before=True)
    box(picture, left, y, 226, "Program", there("harness/program.hpp"), "a child process", words=True, role="program")
    between, middle = (left + 226 + 4, right + 34 - 4), y + 36
    picture.line([(between[0], middle - 9), (between[1], middle - 9)], "program", wide=True, arrow=True)
    picture.line([(between[1], middle + 9), (between[0], middle + 9)], "peer", wide=True, arrow=True)
    picture.text(300, middle - 19, "TCP", "soft", 14, "middle")
    picture.text(300, middle + 31, "loopback", "soft", 14, "middle")
    y = box(picture, right + 34, y, 226, "Peer", there("harness/peer_server.hpp"), "plays the other end", words=True, role="peer")
    down(picture, program, y, "output, exit, memory")
    y = down(picture, peer, y, "every byte, its time", before=True)
    y = box(picture, left, y, whole, "Evidence", there("wire/transcript.hpp, lessons/finding.hpp"),
            "what crossed the wire, what was printed, how it ended", words=True)
    y = down(picture, program, y)
    box(picture, left, y, half, "Difference", there("wire/difference.hpp"), "the first byte that is not", "as expected", words=True)
    picture.line([(left + half + 4, y + 45), (right - 4, y + 45)], "soft", wide=True, arrow=True)
    y = box(picture, right, y, half, "Diagnosis", there("wire/causes.hpp"), "which known mistake", "explains it, or none",
            words=True)
    y = down(picture, peer, y)
    y = box(picture, left, y, whole, "Reports", there("report/terminal.cpp, report/json.cpp"), "for people, for programs, for a class",
            words=True)
    return picture.finish(y + 24)


# ---- house -----------------------------------------------------------------------------------------------------------

TOP = {"lessons": "what students edit", "solutions": "the same, solved", "docs": "the book", "tests": "the autograder"}
LAYERS = [  # of tests/, from those that use to those that are used
    {"class": "grades a class", "playground": "a site and a tap"},
    {"report": "what people and programs read"},
    {"lessons": "what each program must do"},
    {"harness": "runs a program, plays its peer"},
    {"wire": "bytes as people read them, causes"},
]
BESIDE = {"view": "pages"}
ABOUT = {"unit": "parts by themselves", "kit": "the whole", "real": "against real peers", "submissions": "right and wrong",
         "bench": "speed and memory", "book": "these pictures, texts", "make": "behind the Makefile"}


def folders(path):
    return {entry.name for entry in path.iterdir() if entry.is_dir() and not entry.name.startswith((".", "__"))}


def look_round():
    """Stops where the tree is not what the picture shows."""
    tests = messages.ROOT / "tests"
    shown = {*BESIDE, *ABOUT, *(name for layer in LAYERS for name in layer)}
    wrong = set(TOP) - folders(messages.ROOT) | shown ^ folders(tests)
    if wrong:
        raise FileNotFoundError(f"the picture of the house and the tree differ in {sorted(wrong)}: mend tests/book/maps.py")
    height = {name: index for index, layer in enumerate(LAYERS) for name in layer}
    for name in height:
        for source in sorted((tests / name).rglob("*.[ch]pp")):
            for used in re.findall(r'#include "(\w+)/', source.read_text(encoding="utf-8")):
                if used != name and height.get(used, -1) <= height[name]:
                    raise ImportError(f"{source.relative_to(messages.ROOT)} includes from {used}/, which stands above it or beside it")
    for folder in ("lessons", "solutions"):
        for source in sorted((messages.ROOT / folder).rglob("*.cpp")):
            if '#include "' in source.read_text(encoding="utf-8"):
                raise ImportError(f"{source.relative_to(messages.ROOT)} includes a file of ours: a lesson is one file")


def house(build):
    del build
    look_round()
    order = [" and ".join(f"{name}/" for name in layer) for layer in LAYERS]
    picture = Picture("house", "The folders, and which may depend on which",
                      "At the top: " + ", ".join(f"{name}/ ({note})" for name, note in TOP.items()) + ". lessons/ and solutions/ "
                      "depend on nothing. In tests/ each folder may depend only on those below it: " + ", then ".join(order) +
                      ". view/ is data that others show. The rest of tests/ tests the kit: " +
                      ", ".join(f"{name}/" for name in ABOUT) + ".", width=600)
    for index, name in enumerate(("lessons", "solutions", "docs")):
        box(picture, 24 + index * 188, 24, 176, f"{name}/", "", TOP[name])
    picture.text(24, 100, "A lesson is one program in one file, and uses nothing of ours.", "soft", 14)
    top = 122
    picture.mono(40, top + 27, "tests/", "ink", 15, bold=True)
    picture.text(112, top + 27, f"{TOP['tests']}: each uses only what stands below it", "soft", 14)
    left, width, y = 40, 392, top + 46
    box(picture, 452, y, 108, "view/", "", BESIDE["view"], role="peer")
    picture.text(464, y + 78, "shown by", "soft", 14)
    for line, name in enumerate(("report/", "class/", "playground/")):
        picture.mono(464, y + 97 + 19 * line, name, "soft", 13)
    for layer in LAYERS:
        share = (width - 12 * (len(layer) - 1)) / len(layer)
        for index, (name, note) in enumerate(layer.items()):
            x = left + index * (share + 12)
            box(picture, x, y, share, f"{name}/", "", note, role="program")
            if layer is not LAYERS[-1]:
                picture.line([(x + share / 2, y + 57), (x + share / 2, y + 79)], "soft", wide=True, arrow=True)
        y += 82
    y += 8
    for index, (name, note) in enumerate(ABOUT.items()):
        x, at = left + (index % 2) * 268, y + 24 * (index // 2)
        picture.mono(x, at, f"{name}/", "ink", 14)
        picture.text(x + (116 if index % 2 else 64) - 4, at, note, "soft", 14)
    bottom = at + 20
    picture.frame(24, top, 552, bottom - top, "soft")
    return picture.finish(bottom + 24)


# ---- playground ------------------------------------------------------------------------------------------------------

def playground(build):
    del build
    there("playground, view")
    picture = Picture("playground", "The playground",
                      "A client, such as a browser, curl or your own raw-get, connects to the tap at 127.0.0.1:8080. The tap passes "
                      "every byte on, untouched, to the practice site behind it, and back. The wire view, a page at "
                      "127.0.0.1:8081/wire, shows what the tap has seen.", width=600)
    y, wide, height = 24, 136, 96
    for x, name, code, *notes, role in ((24, "client", "", "browser, curl,", "nc, raw-get", "program"),
                                        (232, "tap", "127.0.0.1:8080", "forwards all", "ink"),
                                        (440, "practice site", "", "behind the tap,", "on a free port", "peer")):
        box(picture, x, y, wide, name, code, *notes, words=True, role=role, height=height)
    for start in (164, 372):
        picture.line([(start, y + 38), (start + 64, y + 38)], "program", wide=True, arrow=True)
        picture.text(start + 32, y + 28, "request", "program", 14, "middle")
        picture.line([(start + 64, y + 56), (start, y + 56)], "peer", wide=True, arrow=True)
        picture.text(start + 32, y + 75, "reply", "peer", 14, "middle")
    y = down(picture, 300, y + height, "a copy of every byte, with its time")
    y = box(picture, 180, y, 240, "wire view", "127.0.0.1:8081/wire", "what was sent, byte by byte", words=True)
    return picture.finish(y + 24)
