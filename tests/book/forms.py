"""How the pairs of a form become bytes, and where in a message these stand."""

import messages
from strip import form, strip, taken_apart
from svg import Picture

PLAIN = ("ink", "soft")


# ---- form-encoding ---------------------------------------------------------------------------------------------------

LABELS, CELLS, CELL = 24, 112, 31


def encoded(character):
    """A character as WHATWG URL §5.2 serialises it: a list with what is sent for each of its bytes."""
    if character.isascii() and character.isalnum() or character in "*-._":
        return [character]
    return ["+"] if character == " " else [f"%{byte:02X}" for byte in character.encode()]


def cells(picture, y, text, role, x):
    """A name or a value: its characters, their bytes below them, and below these what is sent; returns where it ends."""
    for character in text:
        sent = encoded(character)
        width = CELL * len(sent)
        if character == " ":
            picture.clasp(x + width / 2 - 5, x + width / 2 + 5, y + 3, -5, "ink")
        else:
            picture.mono(x + width / 2, y, character, "ink", 17, "middle")
        if len(sent) > 1:
            picture.clasp(x + 8, x + width - 8, y + 7, 3, "soft")
        for byte, as_sent in zip(character.encode(), sent):
            picture.mono(x + CELL / 2, y + 27, f"{byte:02X}", "soft", 15, "middle")
            picture.ground(x + 1, y + 39, CELL - 2, 24, role)
            if as_sent != character:
                picture.frame(x + 1, y + 39, CELL - 2, 24, role, radius=3)
            picture.mono(x + CELL / 2, y + 56, as_sent, role, 15 if len(as_sent) == 1 else 13.5, "middle")
            x += CELL
    return x


def pair(picture, y, name, value):
    for label, offset in (("you type", 0), ("bytes", 27), ("sent", 56)):
        picture.text(LABELS, y + offset, label, "soft", 14)
    x = cells(picture, y, name, "name", CELLS)
    picture.mono(x + CELL / 2, y, "=", "ink", 17, "middle")
    picture.mono(x + CELL / 2, y + 56, "=", "ink", 15, "middle")
    return cells(picture, y, value, "value", x + CELL)


def form_encoding(build):
    pairs = [("colour", "light blue"), ("name", "Zoë & Co")]
    arguments = [f"{name}={value}" for name, value in pairs]
    query = messages.request_of(build, "get-query", "/form", *arguments)
    body = messages.request_of(build, "post-form", "/form", *arguments).partition(b"\r\n\r\n")[2]
    joined = "&".join("=".join("".join("".join(encoded(c)) for c in text) for text in both) for both in pairs).encode()
    line = query.partition(b"\r\n")[0]
    assert body == joined and line == b"GET /form?" + joined + b" HTTP/1.1"

    picture = Picture("form-encoding", "How a form becomes bytes",
                      "The pairs colour=light blue and name=Zoë & Co, character by character. Letters stand for themselves. A space "
                      "becomes a plus sign. The letter ë is the two bytes C3 and AB in UTF-8, so it becomes %C3%AB; the "
                      f"ampersand, byte 26, becomes %26. Joined with an ampersand the pairs are {joined.decode()}. A GET has "
                      "this in its target, behind a question mark; a POST has the same in its body.")
    pair(picture, 44, *pairs[0])
    end = pair(picture, 146, *pairs[1])
    picture.ground(end + 20, 186, 20, 24, "value")
    picture.frame(end + 20, 186, 20, 24, "value", radius=3)
    picture.text(end + 46, 202, "changed", "soft", 14)
    y = 250
    picture.text(LABELS, y, "joined", "soft", 14)
    strip(picture, CELLS, y, form(joined), plain=PLAIN)
    y += 60
    picture.text(LABELS, y, "With GET: in the target, behind a “?”", "ink", 15, bold=True)
    start, _, rest = line.partition(joined)
    strip(picture, LABELS, y + 32, [("soft", start), *form(joined), ("soft", rest), ("line-end", b"\r\n")], plain=PLAIN)
    y += 82
    picture.text(LABELS, y, "With POST: in the body, behind the blank line", "ink", 15, bold=True)
    strip(picture, LABELS, y + 32, [("soft", b"POST /form HTTP/1.1"), ("line-end", b"\r\n")], plain=PLAIN)
    picture.text(LABELS + 250, y + 32, "… and the fields", "soft", 14)
    strip(picture, LABELS, y + 62, [("line-end", b"\r\n")])
    strip(picture, LABELS, y + 92, form(joined), plain=PLAIN)
    return picture.finish(y + 124)


# ---- get-or-post -----------------------------------------------------------------------------------------------------

LEFT, LINE = 28, 30


def message(picture, y, sent, joined):
    """All lines of a message; the pairs stand out, the rest is quiet."""
    lines, body = taken_apart(sent)
    for line in lines:
        data = b"".join(data for role, data in line if role != "line-end")
        before, found, after = data.partition(joined)
        pairs = form(joined) if found else []
        parts = [("soft", before), *pairs, ("soft", after), ("line-end", b"\r\n")]
        place(picture, y, [part for part in parts if part[1]], pairs)
        y += LINE
    if body:
        place(picture, y, form(body), form(body))
        y += LINE
    return y


def place(picture, y, parts, pairs):
    ends = strip(picture, LEFT, y, parts, plain=PLAIN)
    inside = [end for part, end in zip(parts, ends) if part in pairs]
    if inside:
        picture.frame(inside[0][0] - 1, y - 19, inside[-1][1] - inside[0][0] + 2, 28, "ink", radius=4)


def get_or_post(build):
    arguments = ["q=red bike", "max=100%"]
    joined = b"q=red+bike&max=100%25"
    get = messages.request_of(build, "get-query", "/search", *arguments)
    post = messages.request_of(build, "post-form", "/search", *arguments)
    assert get.count(joined) == 1 and post.endswith(b"\r\n\r\n" + joined)

    picture = Picture("get-or-post", "The same pairs in a GET and in a POST",
                      f"Two requests that carry {joined.decode()}. In the GET it stands in the request line, in the target, "
                      "behind a question mark, and the blank line ends the request. In the POST the target is the path alone; "
                      "the pairs are the body, behind the blank line, and the fields Content-Type and Content-Length say "
                      "what the body is and how long.", width=600)
    y = 40
    picture.text(LEFT, y, "GET: the pairs are part of the target", "ink", 15, bold=True)
    y = message(picture, y + 36, get, joined) + 26
    picture.text(LEFT, y, "POST: the pairs are the body", "ink", 15, bold=True)
    y = message(picture, y + 34, post, joined)
    return picture.finish(y + 6)
