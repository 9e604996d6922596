"""The practice site, and a client of it that sends and receives bytes. The first argument is the build folder."""

import socket

import tapped

BROWSER = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CRLF = "\r\n"


class Playground(tapped.Playground):
    """The practice site behind its tap; `address` is what a client calls it."""

    def __init__(self):
        super().__init__("serve", "--port", "0")
        self.address = f"127.0.0.1:{self.port}"

    def request(self, method, target, *fields, body=b"", close=True):
        lines = [f"{method} {target} HTTP/1.1", f"Host: {self.address}", *fields]
        lines += [f"Content-Length: {len(body)}"] if body else []
        lines += ["Connection: close"] if close else []
        return CRLF.join([*lines, "", ""]).encode("latin-1") + body

    def pieces(self, message, end=False):
        """Sends these bytes and returns what comes, as it came, until the site closes."""
        with self.connect() as connection:
            connection.sendall(message)
            if end:
                connection.shutdown(socket.SHUT_WR)
            return pieces_to_end(connection)

    def talk(self, message, end=False):
        return b"".join(self.pieces(message, end))

    def ask(self, method, target, *fields, **options):
        return Reply(self.talk(self.request(method, target, *fields, **options)))


def pieces_to_end(connection):
    pieces = []
    while piece := connection.recv(65536):
        pieces.append(piece)
    return pieces


class Reply:
    def __init__(self, message):
        head, blank, self.body = message.partition(b"\r\n\r\n")
        assert blank, message
        self.head = head + blank
        line, *fields = head.decode("latin-1").split(CRLF)
        self.status = int(line.split(" ")[1])
        self.fields = [tuple(field.split(": ", 1)) for field in fields]
        self.text = self.body.decode("utf-8", "replace")

    def field(self, name):
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)


def plain(body, *fields, status="200 OK"):
    """The reply of the site's own hand that has this body."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/plain; charset=utf-8", f"Content-Length: {len(body)}", *fields]
    return CRLF.join([*lines, "Connection: close", "", ""]).encode() + body
