"""A reply in segments, and what programs make of it."""

import sys

import messages
from strip import strip
from svg import Picture

LEFT, SIZE = 28, 15
HEAD = "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n"
BODY = "Grüße\n".encode()
REPLY = HEAD.format(len(BODY)).encode() + BODY
# Behind which bytes the reply is cut, what that is called, and on which side of the cut there is room to say so.
CUTS = [(b"200 OK\r", "in CR LF", "start"), (b"\r\n\r", "in the blank line", "end"), (b"Gr\xc3", "in ü (C3 BC)", "start")]


def segments():
    ends = [REPLY.index(before) + len(before) for before, _, _ in CUTS]
    return [REPLY[start:end] for start, end in zip([0, *ends], [*ends, len(REPLY)])]


def one_line(picture, y, parts, below, plain=()):
    """Segments one behind the other, a dashed line between them that ends so far below; returns where each begins and
    ends."""
    ends = strip(picture, LEFT, y, parts, SIZE, plain)
    for left, _ in ends[1:]:
        picture.line([(left, y - SIZE - 4), (left, y + below)], "ink", dashed=True)
    return ends


def state(held):
    head, blank, body = held.partition(b"\r\n\r\n")
    if not blank:
        return "no blank line yet"
    return f"head complete, body {len(body)} of {len(BODY)} bytes"


def receive_loop(build):
    del build  # here the receiver is a loop of ours
    sent = segments()
    received = list(messages.received_in(sent))
    assert received == [*sent, b""]
    picture = Picture("receive-loop", "A reply in four segments, and the loop that receives it",
                      f"A reply of {len(REPLY)} bytes comes in four segments, cut between CR and LF, inside the blank line, and "
                      "between the two bytes of ü. Each recv returns one segment: " +
                      ", ".join(str(len(part)) for part in sent) + " bytes. After the second the program still has no blank "
                      "line; the third completes the head and brings the start of the body along. After the fourth the "
                      "body is whole. The last recv returns 0: the server has closed.", width=648)
    y = 44
    picture.text(LEFT, y, f"The server sends {len(REPLY)} bytes, and they arrive in four segments", "ink", 15, bold=True)
    y += 36
    ends = one_line(picture, y, [("body", part) for part in sent], 32)
    for (_, at), (_, label, anchor) in zip(ends, CUTS):
        picture.text(at + (4 if anchor == "start" else -4), y + 29, label, "soft", 14, anchor)
    y += 78
    held = b""
    for index, part in enumerate(received, 1):
        picture.mono(LEFT, y, f"recv(…) = {len(part)}", "ink", 15, bold=True)
        if not part:
            picture.text(LEFT + 150, y, "the server has closed: nothing more will come", "soft", 14)
            break
        parts = [("soft", held)] * bool(held) + [("body", part)]
        held += part
        picture.text(LEFT + 150, y, f"{len(held)} bytes held: {state(held)}", "soft", 14)
        strip(picture, LEFT, y + 28, parts, SIZE, plain=("soft",))
        y += 72
    return picture.finish(y + 26)


def one_recv(build):
    program = [sys.executable, messages.ROOT / "tests/submissions/01-raw-get/wrong/one_recv.py"]
    sent = segments()
    whole = messages.exchange(program, ["/"], [REPLY])[1]
    first = messages.exchange(program, ["/"], sent[:1])[1]  # it has ended before the others would come
    assert whole == REPLY and first == sent[0]
    picture = Picture("one-recv", "What a program that reads once sees",
                      f"The same program, which calls recv once, and the same reply of {len(REPLY)} bytes. Where the reply comes in one "
                      "segment, recv returns all of it, and the program seems right. Where it comes in four, recv returns the "
                      f"first {len(first)} bytes, not even a whole line; the other {len(REPLY) - len(first)} are never read.", width=648)
    y = 44
    picture.text(LEFT, y, "Today the reply comes in one segment", "ink", 15, bold=True)
    strip(picture, LEFT, y + 36, [("body", whole)], SIZE)
    picture.mono(LEFT, y + 72, f"recv(…) = {len(whole)}", "ink", 15, bold=True)
    picture.text(LEFT + 150, y + 72, "all of it: the program seems right", "soft", 14)
    y += 126
    picture.text(LEFT, y, "Tomorrow the same reply comes in four", "ink", 15, bold=True)
    rest = [("soft", part) for part in sent[1:]]
    ends = one_line(picture, y + 36, [("body", first), *rest], 9, plain=("soft",))
    picture.bracket(ends[1][0] + 4, ends[-1][1], y + 57, f"{len(REPLY) - len(first)} bytes that nobody reads", "wrong")
    picture.mono(LEFT, y + 75, f"recv(…) = {len(first)}", "ink", 15, bold=True)
    return picture.finish(y + 104)
