"""Who says what to whom, and when: time runs downwards, and what crosses the wire takes some of it."""

import messages
from svg import Picture


def crossing(picture, start, end, y, slant, role, dashed=False):
    picture.line([(start, y), (end, y + slant)], role, dashed=dashed, wide=not dashed, arrow=True)


def lifelines(picture, ends, top, bottom):
    for x in ends:
        picture.line([(x, top), (x, bottom)], "soft")


# ---- one-exchange ----------------------------------------------------------------------------------------------------

CLIENT, SERVER, SLANT = 160, 450, 16
SEED, CHECK = 5, "waits when the server pauses"  # of lesson 01: a reply in two segments


def excerpt(data, most=29):
    """How it begins, as far as there is room for it. A segment that begins inside the body begins with "…"."""
    text = data.decode().split("\r\n")[0].split("\n")[0]
    lead = "" if b"HTTP/1.1" in data else "…"
    return f"{lead}{text[:most].strip()} …"


def one_exchange(build):
    events = messages.recorded(build, "01", CHECK, SEED)
    kinds = [(who, what) for who, what, _ in events]
    assert kinds == [("program", "bytes"), ("peer", "bytes"), ("peer", "bytes"), ("peer", "fin"), ("program", "fin")]
    sizes = [len(data) for _, _, data in events]
    does = {  # what each end does meanwhile: the one that begins, and the one that notices
        0: ("write", "read"), 1: ("write", f"read_some: {sizes[1]}"), 2: ("write", f"read_some: {sizes[2]}"),
        3: ("shut down", "read_some: eof"), 4: ("close", "close")}
    says = [f"the request, {sizes[0]} bytes", f"the reply: its first {sizes[1]} bytes", f"the other {sizes[2]} bytes",
            "FIN: nothing more from here", "FIN"]
    picture = Picture("one-exchange", "One exchange on one connection",
                      f"Time runs downwards. The client connects; the server accepts. The client sends the request, {sizes[0]} "
                      f"bytes. The server sends the reply in two segments, {sizes[1]} and {sizes[2]} bytes, and each ends a "
                      "read_some of the client. Then the server closes its side, which the client sees as end of file, and the "
                      "client closes too.", width=600)
    for x, name in ((CLIENT, "raw-get"), (SERVER, "server")):
        picture.mono(x, 44, name, "ink", 16, "middle", bold=True)
    y = 84
    crossing(picture, CLIENT, SERVER, y, SLANT, "soft", dashed=True)
    crossing(picture, SERVER, CLIENT, y + SLANT + 4, SLANT, "soft", dashed=True)
    picture.mono(CLIENT - 14, y + 5, "connect", "ink", 14, "end")
    picture.mono(SERVER + 14, y + SLANT + 5, "accept", "ink", 14)
    y += 62
    for index, (who, what, data) in enumerate(events):
        near, far = (CLIENT, SERVER) if who == "program" else (SERVER, CLIENT)
        middle = (CLIENT + SERVER) / 2
        picture.text(middle, y, says[index], "ink", 14, "middle")
        if data:
            picture.mono(middle, y + 18, excerpt(data), "soft", 13.5, "middle")
            y += 18
        crossing(picture, near, far, y + 9, SLANT, who)
        for x, at, does_what in ((near, y + 14, does[index][0]), (far, y + 14 + SLANT, does[index][1])):
            picture.mono(x - 14 if x == CLIENT else x + 14, at, does_what, "ink", 14, "end" if x == CLIENT else "start")
        y += 56 if data else 50
    bottom = y - 4
    picture.ground(CLIENT, 78, SERVER - CLIENT, bottom - 78, "soft", 0)
    lifelines(picture, (CLIENT, SERVER), 58, bottom + 10)
    return picture.finish(bottom + 34)


# ---- keep-alive ------------------------------------------------------------------------------------------------------

WAY = 20  # units of time from one end to the other


class Panel:
    """One client and one server, from top to bottom."""

    def __init__(self, picture, left, right, y):
        self.picture, self.left, self.right, self.y, self.top = picture, left, right, y, y

    def connect(self):
        self.top = self.y
        crossing(self.picture, self.left, self.right, self.y, WAY, "soft", dashed=True)
        crossing(self.picture, self.right, self.left, self.y + WAY, WAY, "soft", dashed=True)
        self.picture.text(self.left + 10, self.y + WAY + 5, "connect", "soft", 14)
        self.y += 2 * WAY

    def exchange(self, request, status):
        middle = (self.left + self.right) / 2
        for start, end, role, line in ((self.left, self.right, "program", request), (self.right, self.left, "peer", status)):
            self.picture.mono(middle, self.y + 19, line, "ink", 13, "middle")
            crossing(self.picture, start, end, self.y + 27, WAY, role)
            self.y += 27 + WAY
        self.y += 4

    def close(self, first, second):
        at_left = first == self.left
        self.y += 8
        crossing(self.picture, first, second, self.y, WAY, "soft", dashed=True)
        crossing(self.picture, second, first, self.y + WAY, WAY, "soft", dashed=True)
        self.picture.text(self.left + 10 if at_left else self.right - 10, self.y + WAY + 5, "close", "soft", 14,
                          "start" if at_left else "end")
        self.y += 2 * WAY
        self.picture.ground(self.left, self.top - 6, self.right - self.left, self.y - self.top + 12, "soft", 0)
        self.y += 26


def keep_alive(build):
    targets = ["/index.html", "/style.css"]
    exchanges = []
    for target in targets:
        request = messages.request_of(build, "raw-get", target).split(b"\r\n")[0].decode()
        exchanges.append((request, messages.reply_to(build, target).split(b"\r\n")[0].decode()))
    picture = Picture("keep-alive", "Two exchanges on one connection, and on two",
                      "On the left one connection: the client connects once, sends a request, gets its reply, sends the second "
                      "request on the same connection, gets its reply, and closes. On the right two connections: connect, "
                      "request, reply, close, and all of it again. The left side is done earlier.", width=640)
    one = Panel(picture, 44, 276, 108)
    two = Panel(picture, 364, 596, 108)
    for panel, heading, note in ((one, "One connection", "kept alive, as HTTP/1.1 does"),
                                 (two, "Two connections", "each end says Connection: close")):
        picture.text(panel.left - 12, 36, heading, "ink", 15, bold=True)
        picture.text(panel.left - 12, 57, note, "soft", 14)
        picture.text(panel.left, 86, "client", "ink", 14, "middle")
        picture.text(panel.right, 86, "server", "ink", 14, "middle")
    one.connect()
    for both in exchanges:
        one.exchange(*both)
    one.close(one.left, one.right)
    for line, words in enumerate(("no second connect:", "done earlier")):
        picture.text((one.left + one.right) / 2, one.y + 16 + 19 * line, words, "soft", 14, "middle")
    for both in exchanges:
        two.connect()
        two.exchange(*both)
        two.close(two.right, two.left)
    bottom = two.y - 6
    for panel in (one, two):
        lifelines(picture, (panel.left, panel.right), 94, bottom)
    return picture.finish(bottom + 20)
