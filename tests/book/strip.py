"""Bytes in a row: each part on a ground in the colour of its role, bytes without a picture of their own as signs."""

from svg import ADVANCE

SIGNS = {0x00: "NUL", 0x09: "TAB", 0x0A: "LF", 0x0D: "CR"}


def characters(data):
    """Splits bytes: (text, bytes) for a character, (None, byte) for a byte that is none by itself."""
    at = 0
    while at < len(data):
        for size in range(1, 5):
            try:
                text = data[at:at + size].decode()
                break
            except UnicodeDecodeError:
                text = None
        if text is None or data[at] in SIGNS:
            yield None, data[at:at + 1]
            at += 1
        else:
            yield text, data[at:at + size]
            at += size


def width_of(data, size=16):
    return sum(ADVANCE * size * (2.5 if text is None else 1) for text, _ in characters(data))


def strip(picture, x, y, parts, size=16, plain=()):
    """Draws parts, (role, bytes), one behind the other; returns of each where it begins and ends. A part with the role
    "space" is one space, to be seen. Roles in `plain` have no ground."""
    ends = []
    for role, data in parts:
        width = width_of(data, size)
        x += 3 if role == "line-end" and ends else 0
        if role == "space":
            picture.clasp(x + 2.5, x + width - 2.5, y + 3, -3, "soft")
        else:
            if role not in plain:
                picture.ground(x, y - size, width, 1.4 * size, role)
            _bytes(picture, x, y, data, role, size)
        ends.append((x, x + width))
        x += width
    return ends


def _bytes(picture, x, y, data, role, size):
    run = ""

    def flush():
        nonlocal run, x
        lead = len(run) - len(run.lstrip(" "))
        if run.strip(" "):
            picture.mono(x + lead * ADVANCE * size, y, run.strip(" "), role, size)
        x += len(run) * ADVANCE * size
        run = ""

    for text, byte in characters(data):
        if text is not None:
            run += text
            continue
        flush()
        letters = SIGNS.get(byte[0]) or f"{byte[0]:02X}"
        x += picture.sign(x, y, letters, "line-end" if byte in b"\r\n" and role != "soft" else role, size)
    flush()


def request_line(line):
    """Method, target, version."""
    method, target, version = line.split(b" ")
    return [("method", method), ("space", b" "), ("target", target), ("space", b" "), ("version", version), ("line-end", b"\r\n")]


def status_line(line):
    version, code, reason = line.split(b" ", 2)
    return [("version", version), ("space", b" "), ("status", code), ("space", b" "), ("version", reason), ("line-end", b"\r\n")]


def field(line):
    name, value = line.split(b": ", 1)
    return [("name", name), ("ink", b":"), ("space", b" "), ("value", value), ("line-end", b"\r\n")]


def form(encoded, name="name", value="value"):
    """Names and values of an encoded form, the `=` and `&` that join them."""
    parts = []
    for pair in encoded.split(b"&"):
        before, after = pair.split(b"=")
        parts += [("ink", b"&")] * bool(parts) + [(name, before), ("ink", b"="), (value, after)]
    return parts


def taken_apart(message):
    """First line and fields, as parts; and the body. Every byte of the message is in one of them, or in the blank line."""
    head, _, body = message.partition(b"\r\n\r\n")
    first, *fields = head.split(b"\r\n")
    first_line = status_line(first) if first.startswith(b"HTTP/") else request_line(first)
    lines = [first_line, *(field(line) for line in fields), [("line-end", b"\r\n")]]
    assert b"".join(data for line in lines for _, data in line) + body == message
    return lines, body
