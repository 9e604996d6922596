"""What build/check says, as a terminal shows it: 80 columns, ANSI colours as the picture's own."""

import re

import messages
from svg import ADVANCE, Picture

COLUMNS, SIZE, LEFT, LINE = 80, 13, 20, 19
COLOURS = {"0": ("ink", False), "0;32": ("body", False), "1;31": ("wrong", True), "0;31": ("wrong", False), "0;33": ("value", False)}


def styled(output):
    """Lines, each a list of (role, bold, text)."""
    lines, (role, bold) = [[]], COLOURS["0"]
    for code, text in re.findall(r"\x1b\[([0-9;]*)m|([^\x1b]+)", output):
        if code:
            role, bold = COLOURS[code]
            continue
        for index, piece in enumerate(text.split("\n")):
            if index:
                lines.append([])
            if piece:
                lines[-1].append((role, bold, piece))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def draw(picture, y, line):
    column = 0
    for role, bold, text in line:
        # Words by themselves, so that no run of spaces is dropped; a sign may come from a font of other widths.
        for found in re.finditer(r"[!-~]+(?: [!-~]+)*|[^ ]", text):
            x = LEFT + (column + found.start()) * ADVANCE * SIZE
            picture.mono(x, y, found.group(), role, SIZE, bold=bold)
        column += len(text)
    assert column <= COLUMNS, f"{picture.name}: a line of {column} columns"


def terminal(name, title, description, command, output):
    lines = styled(output)
    picture = Picture(name, title, description, width=2 * LEFT + COLUMNS * ADVANCE * SIZE)
    picture.mono(LEFT, 32, f"$ {command}", "soft", SIZE)
    y = 32 + LINE * 1.5
    for line in lines:
        draw(picture, y, line)
        y += LINE
    return picture.finish(y + 6)


def spoken(output):
    return " ".join(" ".join("".join(text for _, _, text in line) for line in styled(output)).split())


def failing(build):
    output = messages.check(build, "03", "--program", "python3 tests/submissions/03-get-query/wrong/space_percent_20.py",
                            "--rng-seed", "2718")
    return terminal("verdict-failing", "The verdict on a program that encodes a space as %20",
                    "What build/check prints in a terminal: " + spoken(output), "build/check 03 --rng-seed 2718", output)


def passing(build):
    output = messages.check(build, "01", "--solutions", "--rng-seed", "2718")
    return terminal("verdict-passing", "The verdict on a program that is right",
                    "What build/check prints in a terminal: " + spoken(output), "build/check 01 --rng-seed 2718", output)
