"""A complete and right tiny-server: a thread for each connection, blocking sockets with timeouts.

The programs beside this file import it, and each overrides the one thing that it gets wrong.
"""

import os
import signal
import socket
import sys
import threading
import time

REASONS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    411: "Length Required",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    431: "Request Header Fields Too Large",
    501: "Not Implemented",
    505: "HTTP Version Not Supported",
}
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "jpg": "image/jpeg",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
PLAIN_TEXT = TYPES["txt"]
FORM_TYPE = b"application/x-www-form-urlencoded"
METHODS = {b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"CONNECT", b"OPTIONS", b"TRACE", b"PATCH"}
TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
HEX = b"0123456789abcdefABCDEF"


class Refusal(Exception):
    """A request that gets no more than an error; with status 0 not even that."""

    def __init__(self, status, allow=""):
        super().__init__(status)
        self.status, self.allow = status, allow


class Request:
    def __init__(self, method, path, query, version):
        self.method, self.path, self.query, self.version = method, path, query, version
        self.fields = []  # pairs of name, in lower case, and value

    def values(self, name):
        return [value for key, value in self.fields if key == name]


class Reply:
    """`body` is bytes, or a file of `size` bytes that is open for reading."""

    def __init__(self, status, type, body, size=None, allow=""):
        self.status, self.type, self.body, self.allow = status, type, body, allow
        self.size = len(body) if size is None else size


def is_token(name):
    return bool(name) and all(byte in TOKEN for byte in name)


class Server:
    max_head, max_target, max_body, max_surplus = 16 * 1024, 8 * 1024, 1024 * 1024, 256 * 1024
    read_size = 4096

    # ---- starting and ending ---------------------------------------------------------------------------------------

    def run(self, arguments):
        """The exit code of the program."""
        if not self.take(arguments):
            print("usage: tiny-server PORT ROOT [SECONDS]", file=sys.stderr)
            return self.usage_error()
        try:
            self.check_root()
            listener = self.listen()
        except OSError as error:
            print(f"tiny-server: {error}", file=sys.stderr)
            return self.start_error()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)
        self.announce(listener.getsockname()[1])
        self.accept_all(listener)
        return 0

    def take(self, arguments):
        if len(arguments) not in (2, 3) or not all(a.isascii() and a.isdigit() for a in arguments[:1] + arguments[2:]):
            return False
        self.port, self.root = int(arguments[0]), os.path.realpath(os.fsencode(arguments[1]))
        self.seconds = int(arguments[2]) if len(arguments) == 3 else 30
        return self.port <= 65535 and 1 <= self.seconds <= 3600

    def usage_error(self):
        return 2

    def start_error(self):
        return 1

    def check_root(self):
        if not os.path.isdir(self.root):
            raise NotADirectoryError(f"{os.fsdecode(self.root)} is no folder")

    def listen(self):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(128)
        return listener

    def announce(self, port):
        print(f"Listening on http://127.0.0.1:{port}/", flush=True)

    def on_signal(self, number, frame):
        os._exit(0)  # threads that still serve somebody end with it

    def accept_all(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # out of descriptors, or a client that left before it was accepted
                time.sleep(0.01)
                continue
            self.begin(connection)

    def begin(self, connection):
        threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    # ---- one connection --------------------------------------------------------------------------------------------

    def serve(self, connection):
        with connection:
            try:
                self.converse(connection)
            except OSError:
                pass  # the client has vanished: its loss

    def converse(self, connection):
        head_only = False
        try:
            head, rest = self.read_head(connection, time.monotonic() + self.seconds)
            head_only = head.startswith(b"HEAD ")
            request = self.parse_head(head)
            reply = self.respond(connection, request, rest)
        except Refusal as refusal:
            if refusal.status == 0:
                return
            reply = self.error_reply(refusal.status, refusal.allow)
        self.send(connection, reply, head_only)
        self.close(connection)

    def receive(self, connection, deadline):
        """The next bytes; b"" at the end of input, None when the deadline has passed."""
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        connection.settimeout(left)
        try:
            return connection.recv(self.read_size)
        except TimeoutError:
            return None

    def read_head(self, connection, deadline):
        """The head up to its blank line, and what came behind it."""
        received = b""
        while b"\r\n\r\n" not in received:
            if len(received) >= self.max_head:
                self.too_long(received)
            part = self.receive(connection, deadline)
            if part is None:
                raise Refusal(408 if received else 0)
            if part == b"":
                raise Refusal(400 if received else 0)
            received += part
        end = received.index(b"\r\n\r\n") + 4
        if end > self.max_head:
            self.too_long(received)
        return received[:end], received[end:]

    def too_long(self, received):
        line = received.find(b"\r\n")
        raise Refusal(414 if line < 0 or line > self.max_target else 431)

    def read_body(self, connection, body, length):
        deadline = time.monotonic() + self.seconds
        parts, size = [body], len(body)
        while size < length:
            part = self.receive(connection, deadline)
            if part is None:
                raise Refusal(408)
            if part == b"":
                raise Refusal(400)
            parts.append(part)
            size += len(part)
        return b"".join(parts)[:length]

    def send(self, connection, reply, head_only):
        connection.settimeout(self.seconds)
        head = self.encode_head(reply)
        if isinstance(reply.body, bytes):
            connection.sendall(head if head_only else head + reply.body)
            return
        with reply.body as file:
            connection.sendall(head)
            while not head_only and (part := file.read(64 * 1024)):
                connection.sendall(part)

    def close(self, connection):
        """To close while bytes wait unread would send a reset, and that may destroy the reply."""
        connection.shutdown(socket.SHUT_WR)
        deadline, surplus = time.monotonic() + 1, 0
        while surplus < self.max_surplus and (part := self.receive(connection, deadline)):
            surplus += len(part)

    # ---- what a request means --------------------------------------------------------------------------------------

    def parse_head(self, head):
        lines = head[:-4].split(b"\r\n")
        request = self.parse_request_line(lines[0])
        for line in lines[1:]:
            request.fields.append(self.parse_field(line))
        self.check_host(request)
        return request

    def parse_request_line(self, line):
        parts = line.split(b" ")
        if len(parts) != 3:
            raise Refusal(400)
        method, target, version = parts
        if len(target) > self.max_target:
            raise Refusal(414)
        target = self.origin_form(target)
        if not is_token(method) or not all(0x20 < byte < 0x7F for byte in target) or not target.startswith(b"/"):
            raise Refusal(400)
        self.check_version(version)
        self.check_method(method)
        path, query = self.split_target(target)
        return Request(method, self.decode(path), query, version)

    def origin_form(self, target):
        if target[:7].lower() != b"http://":
            return target
        starts = [at for at in (target.find(b"/", 7), target.find(b"?", 7)) if at >= 0]
        rest = target[min(starts):] if starts else b""
        return rest if rest.startswith(b"/") else b"/" + rest

    def check_version(self, version):
        if len(version) != 8 or version[:5] != b"HTTP/" or version[6:7] != b"." \
                or not version[5:6].isdigit() or not version[7:].isdigit():
            raise Refusal(400)
        if version not in (b"HTTP/1.0", b"HTTP/1.1"):
            raise Refusal(505)

    def check_method(self, method):
        if method not in METHODS:
            raise Refusal(501)

    def split_target(self, target):
        path, _, query = target.partition(b"?")
        return path, query

    def parse_field(self, line):
        name, colon, value = line.partition(b":")
        value = value.strip(b" \t")
        if not colon or not is_token(name) or any((byte < 0x20 and byte != 9) or byte == 0x7F for byte in value):
            raise Refusal(400)
        return name.lower(), value

    def check_host(self, request):
        hosts = len(request.values(b"host"))
        if hosts > 1 or (hosts == 0 and request.version == b"HTTP/1.1"):
            raise Refusal(400)

    def decode(self, text):
        """Undoes percent-encoding, once. A % without two hexadecimal digits stands as it is."""
        first, *pieces = text.split(b"%")
        result = bytearray(first)
        for piece in pieces:
            if len(piece) >= 2 and piece[0] in HEX and piece[1] in HEX:
                result.append(int(piece[:2], 16))
                result += piece[2:]
            else:
                result += b"%" + piece
        return bytes(result)

    # ---- what to reply ---------------------------------------------------------------------------------------------

    def respond(self, connection, request, rest):
        length = self.content_length(request)
        self.check_transfer_coding(request)
        get = request.method in (b"GET", b"HEAD")
        if request.path != b"/form":
            file = self.open_file(request.path)
            if not get:
                file.close()
                raise self.method_refusal("GET, HEAD")
            return self.file_reply(file)
        if get:
            return self.form_reply(request.query)
        if request.method != b"POST":
            raise self.method_refusal("GET, HEAD, POST")
        self.check_form(request, length)
        return self.form_reply(self.read_body(connection, rest, length))

    def method_refusal(self, allow):
        return Refusal(405, allow)

    def check_transfer_coding(self, request):
        if request.values(b"transfer-encoding"):
            raise Refusal(501)

    def content_length(self, request):
        values = set(request.values(b"content-length"))
        if len(values) > 1 or not all(value.isdigit() for value in values):
            raise Refusal(400)
        return int(values.pop()) if values else None

    def check_form(self, request, length):
        if length is None:
            raise Refusal(411)
        if length > self.max_body:
            raise Refusal(413)
        types = request.values(b"content-type")
        if not types or types[0].split(b";")[0].strip().lower() != FORM_TYPE:
            raise Refusal(415)

    def name_of(self, path):
        return self.root + path + (b"index.html" if path.endswith(b"/") else b"")

    def open_file(self, path):
        if b"\0" in path:
            raise Refusal(404)
        name = self.name_of(path)
        try:
            self.check_inside(name)
            if not os.path.isfile(name):
                raise Refusal(404)
            return open(name, "rb")
        except OSError:
            raise Refusal(404) from None

    def check_inside(self, name):
        """What the name really leads to, links and all, must lie below the root."""
        if not os.path.realpath(name, strict=True).startswith(self.root.rstrip(b"/") + b"/"):
            raise Refusal(404)

    def type_of(self, name):
        ending = os.path.splitext(os.path.basename(name))[1][1:]
        return TYPES.get(os.fsdecode(ending).lower(), "application/octet-stream")

    def file_reply(self, file):
        return Reply(200, self.type_of(file.name), file, os.fstat(file.fileno()).st_size)

    def form_reply(self, form):
        return Reply(200, PLAIN_TEXT, b"".join(name + b"=" + value + b"\n" for name, value in self.parse_form(form)))

    def parse_form(self, form):
        for piece in form.split(b"&"):
            if piece:
                name, _, value = piece.partition(b"=")
                yield self.decode_form(name), self.decode_form(value)

    def decode_form(self, text):
        return self.decode(text.replace(b"+", b" "))

    def error_reply(self, status, allow):
        return Reply(status, PLAIN_TEXT, f"{status} {REASONS[status]}\n".encode(), allow=allow)

    def status_line(self, reply):
        return f"HTTP/1.1 {reply.status} {REASONS[reply.status]}"

    def head_lines(self, reply):
        allow = [f"Allow: {reply.allow}"] if reply.allow else []
        return [self.status_line(reply), f"Content-Type: {reply.type}", f"Content-Length: {reply.size}",
                *allow, "Connection: close"]

    def encode_head(self, reply):
        return "".join(line + "\r\n" for line in self.head_lines(reply) + [""]).encode()


def main(kind=Server):
    sys.exit(kind().run(sys.argv[1:]))


if __name__ == "__main__":
    main()
