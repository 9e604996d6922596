"""A playground, the server behind it and its view, for the tests of this folder. The first argument is the build folder."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
PLAYGROUND = BUILD / "playground"
DEADLINE = 60  # of every wait: a failure, not a measure
MIB = 1024 * 1024


def until_end(connection):
    with connection.makefile("rb") as stream:
        return stream.read()


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def exactly(connection, size):
    """So many bytes, or as many as come before the end."""
    received = bytearray()
    while len(received) < size and (more := connection.recv(min(size - len(received), MIB))):
        received += more
    return bytes(received)


def is_reset(connection):
    """Whether what is read next is a reset, after whatever bytes."""
    try:
        while connection.recv(65536):
            pass
        return False
    except ConnectionResetError:
        return True


class Behind:
    """A server that does with each connection what `serve` says, in a thread of its own."""

    def __init__(self, serve, address="127.0.0.1"):
        self.listener = socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET, backlog=512)
        self.port = self.listener.getsockname()[1]
        self.serve = serve
        self.failures = []
        self.threads = []
        self.acceptor = threading.Thread(target=self.accept)

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            if self.closing:
                return connection.close()
            thread = threading.Thread(target=self.handle, args=(connection,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def handle(self, connection):
        connection.settimeout(DEADLINE)
        with connection:
            try:
                self.serve(connection)
            except Exception as failure:  # noqa: BLE001: told by the test
                self.failures.append(failure)

    def __enter__(self):
        self.closing = False
        self.acceptor.start()
        return self

    def __exit__(self, kind, *_):
        self.closing = True
        socket.create_connection(self.listener.getsockname()[:2]).close()
        self.acceptor.join(DEADLINE)
        self.listener.close()
        for thread in self.threads:
            thread.join(DEADLINE)
        if kind is None and self.failures:
            raise self.failures[0]


class View:
    def __init__(self, port):
        self.port = port

    def request(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        with contextlib.closing(connection):
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def raw(self, target):
        with socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE) as connection:
            connection.sendall(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % (target, self.port))
            return until_end(connection)

    def connections(self):
        return json.loads(self.request("/connections")[2])["connections"]

    def capture(self, number):
        capture = json.loads(self.request(f"/connections/{number}")[2])
        capture["bytes"] = {end: self.request(f"/connections/{number}/{end}")[2] for end in ("client", "server")}
        return capture

    def events(self):
        return Events(self.port)

    def until(self, condition):
        """What `condition` returns, as soon as it is true: looked at again whenever the view tells of something new."""
        with self.events() as events:
            while not (result := condition()):
                next(events)
            return result

    def last(self, state="closed"):
        """The last connection, once it is in this state."""
        return self.capture(self.until(lambda: [c["id"] for c in self.connections()[-1:] if c["state"] == state])[0])


class Events:
    """The server-sent events, as pairs of name and data."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
        self.connection.request("GET", "/events")
        self.response = self.connection.getresponse()
        self.hello = next(self)

    def __next__(self):
        name = data = None
        while line := self.response.readline().decode():
            if line.startswith("event: "):
                name = line[7:-1]
            elif line.startswith("data: "):
                data = json.loads(line[6:])
            elif line == "\n" and name:
                return name, data
        raise AssertionError("the events have ended")

    def __iter__(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()


class Playground:
    def __init__(self, *arguments, most_descriptors=None):
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most_descriptors,) * 2)) if most_descriptors else None
        self.process = subprocess.Popen([PLAYGROUND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit)
        overdue = threading.Timer(DEADLINE, self.process.kill)
        overdue.start()
        self.said = ""
        try:
            while "Ctrl-C" not in self.said:
                line = self.process.stdout.readline()
                if not line:
                    raise AssertionError(self.said + self.process.communicate()[1])
                self.said += line
        finally:
            overdue.cancel()
        self.port = int(re.search(r"127\.0\.0\.1:(\d+)", self.said).group(1))
        self.view = View(int(re.search(r"http://127\.0\.0\.1:(\d+)/wire", self.said).group(1)))

    def connect(self, address="127.0.0.1"):
        connection = socket.create_connection((address, self.port), timeout=DEADLINE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def status(self, what):
        return int(re.search(what + r":\s*(\d+)", pathlib.Path(f"/proc/{self.process.pid}/status").read_text()).group(1))

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, how=signal.SIGINT):
        """Returns the exit code and the seconds that it took."""
        begin = time.monotonic()
        self.process.send_signal(how)
        try:
            self.process.communicate(timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        return self.process.returncode, time.monotonic() - begin

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()


@contextlib.contextmanager
def tapped(serve, **options):
    """A playground before such a server."""
    with Behind(serve) as behind, Playground("tap", "--to", f"127.0.0.1:{behind.port}", "--port", "0", **options) as playground:
        yield playground


def kinds(capture):
    """The events in a row, bytes that follow one another as one."""
    row = [(moment["from"], moment["event"]) for moment in capture["wire"]]
    return [one for before, one in zip([None, *row], row) if one != before]


OPEN = [("client", "open"), ("server", "open")]


def echo(connection):
    while data := connection.recv(65536):
        connection.sendall(data)
