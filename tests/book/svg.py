"""Pictures as SVG: text on a grid, bytes in the colours of their roles, lines between them.

A picture carries its own paper and its own colours for a light and for a dark page. It comes out the same on every
machine: no font is asked for its widths. Bytes stand in a monospaced font, and `textLength` keeps their columns in
whatever font is there; words get room enough for a wide one. Texts that would meet stop the making of the picture.
"""

import math
from xml.sax.saxutils import escape

SMALLEST = 13  # a text's size, so that it can be read where a picture of 680 is shown at 400
ADVANCE = 0.6  # of a monospaced font's size, one column

# The role of a byte, or of a part of a picture: its ink and its ground on light paper, then on dark. The signs of line
# ends, both ends of a connection, and right and wrong have the colours of tests/view/wire.css.
ROLES = {
    "ink": ("#1c2126", "#eceeec", "#e3e6e8", "#2b3238"),
    "soft": ("#5b6570", "#f1f2f0", "#98a3ad", "#242a2f"),
    "method": ("#6b3fa0", "#efe8f8", "#c9abf2", "#342a4a"),
    "target": ("#9b1d5a", "#fae6f0", "#f29cc6", "#46233a"),
    "version": ("#5b6570", "#eaecec", "#a7b1ba", "#2c333a"),
    "status": ("#6b3fa0", "#efe8f8", "#c9abf2", "#342a4a"),
    "name": ("#0e5f68", "#dff0f1", "#7fd0d8", "#183b40"),
    "value": ("#7a4a00", "#f9eed9", "#e3b36b", "#3e3018"),
    "line-end": ("#2358a6", "#e5edf9", "#8fb8f2", "#1e2f49"),
    "body": ("#17663f", "#e1f2e8", "#7fd6a6", "#1b3b2b"),
    "wrong": ("#a12714", "#fbe7e2", "#ff9d8a", "#47241d"),
    "program": ("#2358a6", "#e5edf9", "#8fb8f2", "#1e2f49"),
    "peer": ("#7a4a00", "#f9eed9", "#e3b36b", "#3e3018"),
}
PAPER = ("#fcfcfa", "#d5d9d5", "#181c20", "#3a4249")  # and its edge

MONOSPACED = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace'
PLAIN = 'system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif'


def room_for(words):
    """Of a font's size: no less than DejaVu Sans or Verdana take, the widest that a system has for its own words."""
    return sum(0.42 if c in " iljtfrI.,:;|!'()[]/" else 1.0 if c in "mwMW@%&→" else 0.8 if c.isupper() else 0.64 for c in words)


def number(value):
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def rules(light):
    """The classes of every role: i-ROLE is text or a filled shape, g-ROLE its ground, l-ROLE a line."""
    first = 0 if light else 2
    yield "paper", f"fill: {PAPER[first]}; stroke: {PAPER[first + 1]}"
    for role, colours in ROLES.items():
        ink, ground = colours[first:first + 2]
        yield f"i-{role}", f"fill: {ink}"
        yield f"g-{role}", f"fill: {ground}"
        yield f"l-{role}", f"stroke: {ink}"


class Overlap(Exception):
    pass


class Picture:
    """Made from top to bottom; `finish` gives the file's bytes. Lengths are SVG's units, y that of a text's baseline."""

    def __init__(self, name, title, description, width=680):
        self.name, self.title, self.description, self.width = name, title, description, width
        self.back, self.front, self.taken, self.used = [], [], [], {"paper"}

    # ---- text ----------------------------------------------------------------------------------------------------

    def text(self, x, y, words, role="ink", size=15, anchor="start", bold=False):
        """Words in the reader's own font; returns the most room that they take."""
        return self._text("p", x, y, words, role, size, anchor, bold, room_for(words) * size * (1.1 if bold else 1), "")

    def mono(self, x, y, words, role="ink", size=16, anchor="start", bold=False):
        """A run of columns; returns its width."""
        length = len(words) * size * ADVANCE
        return self._text("m", x, y, words, role, size, anchor, bold, length, f' textLength="{number(length)}"')

    def _text(self, font, x, y, words, role, size, anchor, bold, length, more):
        assert words == " ".join(words.split()), f"{self.name}: white space that a reader of SVG may drop: {words!r}"
        assert size >= SMALLEST, f"{self.name}: {words!r} is too small"
        left = x - {"start": 0, "middle": length / 2, "end": length}[anchor]
        self._take(left, y - 0.8 * size, left + length, y + 0.25 * size, words)
        classes = f"{font} {self._class('i', role)}" + (" b" if bold else "")
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.front.append(f'<text class="{classes}" x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{at}{more}>'
                          f"{escape(words)}</text>")
        return length

    def _take(self, left, top, right, bottom, what):
        if left < 8 or right > self.width - 8:
            raise Overlap(f"{self.name}: {what!r} leaves the paper, {left:.0f} to {right:.0f}")
        for a, b, c, d, other in self.taken:
            if left < c - 0.1 and a + 0.1 < right and top < d - 0.1 and b + 0.1 < bottom:
                raise Overlap(f"{self.name}: {what!r} stands on {other!r}")
        self.taken.append((left, top, right, bottom, what))

    def _class(self, kind, role):
        self.used.add(f"{kind}-{role}")
        return f"{kind}-{role}"

    def sign(self, x, y, letters, role="line-end", size=16):
        """A byte that has no picture of its own, as its letters in a frame; returns its width."""
        width = 2.5 * ADVANCE * size
        self.frame(x + 1.5, y - 0.88 * size, width - 3, 1.13 * size, role, radius=3)
        self.mono(x + width / 2, y - 0.5, letters, role, SMALLEST, "middle")
        return width

    # ---- shapes --------------------------------------------------------------------------------------------------

    def ground(self, x, y, width, height, role, radius=3):
        self.back.append(f'<rect class="{self._class("g", role)}" x="{number(x)}" y="{number(y)}" width="{number(width)}" '
                         f'height="{number(height)}" rx="{number(radius)}"/>')

    def frame(self, x, y, width, height, role, radius=6, dashed=False):
        dash = " d" if dashed else ""
        self.front.append(f'<rect class="o {self._class("l", role)}{dash}" x="{number(x)}" y="{number(y)}" '
                          f'width="{number(width)}" height="{number(height)}" rx="{number(radius)}"/>')

    def _path(self, data, role="soft", dashed=False, wide=False):
        more = (" d" if dashed else "") + (" w" if wide else "")
        self.front.append(f'<path class="o {self._class("l", role)}{more}" d="{data}"/>')

    def line(self, points, role="soft", dashed=False, wide=False, arrow=False):
        """Through these points; with an arrow at the last."""
        points = list(points)
        if arrow:
            (x1, y1), (x2, y2) = points[-2:]
            length = math.hypot(x2 - x1, y2 - y1)
            dx, dy = (x2 - x1) / length, (y2 - y1) / length
            tip = [(x2, y2), (x2 - 9 * dx - 4 * dy, y2 - 9 * dy + 4 * dx), (x2 - 9 * dx + 4 * dy, y2 - 9 * dy - 4 * dx)]
            corners = " ".join(f"{number(x)},{number(y)}" for x, y in tip)
            self.front.append(f'<polygon class="{self._class("i", role)}" points="{corners}"/>')
            points[-1] = (x2 - 8 * dx, y2 - 8 * dy)
        self._path("M" + " L".join(f"{number(x)} {number(y)}" for x, y in points), role, dashed, wide)

    def clasp(self, left, right, y, depth, role):
        """A line with both ends bent, upwards where the depth is negative."""
        self.line([(left, y + depth), (left, y), (right, y), (right, y + depth)], role)

    def bracket(self, left, right, y, label, role, lower=0, aside=0):
        """Below the bytes from `left` to `right`; its label further down or to the right, where others would meet it."""
        middle = (left + right) / 2
        self.clasp(left + 1, right - 1, y, -5, role)
        if lower:
            self.line([(middle, y), (middle, y + lower + 2)], role)
        self.text(middle + aside, y + 17 + lower, label, role, 14, "middle")

    def brace(self, x, top, bottom, label, note="", role="soft"):
        """To the right of some lines, its point at the label."""
        middle, r = (top + bottom) / 2, min(6, (bottom - top) / 4)
        self._path(f"M{number(x)} {number(top)}q{number(r)} 0 {number(r)} {number(r)}V{number(middle - r)}"
                  f"q0 {number(r)} {number(r)} {number(r)}q{number(-r)} 0 {number(-r)} {number(r)}V{number(bottom - r)}"
                  f"q0 {number(r)} {number(-r)} {number(r)}", role)
        self.text(x + 18, middle + (5 if not note else -4), label, "ink", 14)
        if note:
            self.text(x + 18, middle + 14, note, "soft", 14)

    # ---- the file ------------------------------------------------------------------------------------------------

    def finish(self, height):
        for _, _, _, bottom, what in self.taken:
            if bottom > height - 8:
                raise Overlap(f"{self.name}: {what!r} leaves the paper below")
        light, dark = ("\n".join(f"{indent}.{name} {{ {rule}; }}" for name, rule in rules(is_light) if name in self.used)
                       for indent, is_light in (("", True), ("    ", False)))
        w, h = number(self.width), number(height)
        lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
                 f'aria-labelledby="{self.name}-title {self.name}-desc">',
                 f'<title id="{self.name}-title">{escape(self.title)}</title>',
                 f'<desc id="{self.name}-desc">{escape(self.description)}</desc>',
                 "<!-- Made by tests/book/pictures.py: change it there. -->",
                 "<style>", f".m {{ font-family: {MONOSPACED}; }}", f".p {{ font-family: {PLAIN}; }}", ".b { font-weight: 600; }",
                 ".o { fill: none; stroke-width: 1.2; stroke-linecap: round; stroke-linejoin: round; }",
                 ".d { stroke-dasharray: 4 4; }", ".w { stroke-width: 1.8; }",
                 light, "@media (prefers-color-scheme: dark) {", dark, "}", "</style>",
                 f'<rect class="paper" x="0.5" y="0.5" width="{number(self.width - 1)}" height="{number(height - 1)}" rx="8"/>',
                 *self.back, *self.front, "</svg>", ""]
        return "\n".join(lines).encode()
