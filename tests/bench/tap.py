#!/usr/bin/env python3
"""Measures what the tap costs, and prints it: throughput and time of a server alone, through the tap and through socat.
The practice site's is what students see; the other servers do nothing but send and receive, as fast as they can.

    tap.py BUILD
"""

import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "real"))
import peers  # noqa: E402

BUILD = pathlib.Path(sys.argv[1]).resolve()
ROUNDS, REQUESTS = 15, 2000
MIB = 1024 * 1024
BODY = 64 * MIB
SINK = bytearray(MIB)  # received into again and again: what a client does with the bytes is not measured

# Sends 64 MiB for a GET, takes 64 MiB for a POST, and answers a small request. As fast as Python can, for one at a time.
SERVER = """
import socket
block, sink = bytes(1 << 20), bytearray(1 << 20)
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    connection, _ = listener.accept()
    with connection:
        head = b""
        while b"\\r\\n\\r\\n" not in head and (more := connection.recv(65536)):
            head += more
        if head.startswith(b"GET /big"):
            connection.sendall(b"HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\n")
            for _ in range(64):
                connection.sendall(block)
        elif head.startswith(b"POST"):
            left = (64 << 20) - len(head.partition(b"\\r\\n\\r\\n")[2])
            while left > 0:
                left -= connection.recv_into(sink)
        if head and not head.startswith(b"GET /big"):
            connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
"""


def line(what, value, bar=""):
    print(f"  {what:<46} {value:<22} {bar}", flush=True)


@contextlib.contextmanager
def started(*command, **options):
    """A process, and the first number that it prints after a colon or alone: its port."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True, **options)
    try:
        yield int(re.search(r"(?:^|:)(\d+)", process.stdout.readline()).group(1))
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def through_socat(port):
    own = peers.free_port()
    process = subprocess.Popen(["socat", "-b262144", f"TCP-LISTEN:{own},bind=127.0.0.1,reuseaddr,fork,nodelay", f"TCP:127.0.0.1:{port},nodelay"])
    try:
        while not peers.answers(own):
            time.sleep(0.01)
        yield own
    finally:
        process.terminate()
        process.wait()


def exchange(port, head, body=()):
    """Seconds from connecting to the end, and the bytes that came."""
    begin = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(head)
        for block in body:
            connection.sendall(block)
        received = 0
        while size := connection.recv_into(SINK):
            received += size
    return time.perf_counter() - begin, received


def get(port, target="/big"):
    seconds, received = exchange(port, b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" % target.encode())
    assert received > BODY
    return seconds


def post(port):
    head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % BODY
    return exchange(port, head, [bytes(MIB)] * 64)[0]


def small(port):
    return exchange(port, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")[0]


def medians(job, ports, rounds):
    """They take turns, so that a busy moment of the machine meets all of them; the first round warms up."""
    times = [[job(port) for port in ports] for _ in range(rounds + 1)][1:]
    return [statistics.median(column) for column in zip(*times)]


def compare(what, job, ports, bar=""):
    alone, tap, socat = medians(job, ports, ROUNDS)
    line(what, f"{64 / alone:.0f} MiB a second")
    line("    through the tap", f"{64 / tap:.0f} MiB a second", f"x {alone / tap:.2f}   {bar}")
    line("    through socat, which records nothing", f"{64 / socat:.0f} MiB a second", f"x {alone / socat:.2f}")


@contextlib.contextmanager
def practice_site():
    """The port on which the site itself listens, behind the tap that `make serve` puts before it."""
    with subprocess.Popen([BUILD / "playground", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        try:
            said = ""
            while "Ctrl-C" not in said and (more := process.stdout.readline()):
                said += more
            view = re.search(r"http://127\.0\.0\.1:\d+/(?=wire)", said).group()
            with urllib.request.urlopen(f"{view}connections") as reply:
                yield int(json.load(reply)["server"].rpartition(":")[2])
        finally:
            process.terminate()


@contextlib.contextmanager
def three_ways(port):
    with started(BUILD / "playground", "tap", "--to", f"127.0.0.1:{port}", "--port", "0") as tap, through_socat(port) as socat:
        yield port, tap, socat


with tempfile.TemporaryDirectory() as folder:
    print("The tap: a body of 64 MiB")
    with practice_site() as site, three_ways(site) as ports:
        compare("to the client, from the practice site", lambda port: get(port, f"/bytes/{BODY}"), ports, "(bar: at least 0.8)")
    with started(sys.executable, "-c", SERVER) as server, three_ways(server) as ports:
        compare("to the client", get, ports)
        compare("to the server", post, ports)
        added = medians(small, ports, REQUESTS)
    if shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"):
        os.chmod(folder, 0o755)
        (pathlib.Path(folder) / "big").write_bytes(bytes(BODY))
        with peers.nginx_server(folder, folder, 1) as nginx, three_ways(nginx) as ports:
            compare("to the client, from nginx", get, ports)
    print("The tap: a small request, with its connection")
    line("the server alone", f"{added[0] * 1000:.3f} ms")
    line("through the tap", f"{added[1] * 1000:.3f} ms", f"+ {(added[1] - added[0]) * 1000:.3f}   (bar: at most 1)")
    line("through socat, a process a connection", f"{added[2] * 1000:.3f} ms", f"+ {(added[2] - added[0]) * 1000:.3f}")
