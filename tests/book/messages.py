"""What really happens, for the pictures to show: the bytes of the solutions, and what the autograder says.

Ports are what a machine has free: in whatever is shown, 8000 stands for them.
"""

import base64
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "real"))
import peers  # noqa: E402

SECONDS = 20
EMPTY_REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def is_complete(message):
    head, blank, body = bytes(message).partition(b"\r\n\r\n")
    length = re.search(rb"\r\nContent-Length: (\d+)", head)
    return bool(blank) and len(body) >= int(length.group(1) if length else 0)


def ports_as_8000(shown, port):
    return shown.replace(f":{port}".encode(), b":8000")


def exchange(command, arguments, segments):
    """Runs a client against a server that sends these segments and closes; returns its request and what it printed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(SECONDS)
        port = listener.getsockname()[1]
        received = bytearray()

        def serve():
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(SECONDS)
                while not is_complete(received):
                    received.extend(connection.recv(65536))
                for segment in segments:
                    connection.sendall(segment)

        thread = threading.Thread(target=serve)
        thread.start()
        printed = subprocess.run([*map(str, command), "127.0.0.1", str(port), *arguments], stdout=subprocess.PIPE,
                                 timeout=SECONDS, check=True).stdout
        thread.join()
    return ports_as_8000(bytes(received), port), printed


def request_of(build, name, *arguments):
    """The bytes that the solution NAME sends to 127.0.0.1:8000."""
    return exchange([build / f"solution-{name}"], arguments, [EMPTY_REPLY])[0]


def reply_to(build, target):
    """The bytes with which the tiny server answers a GET."""
    with peers.tiny_server(build / "solution-tiny-server") as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(SECONDS)
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def received_in(segments):
    """What each recv returns of segments that come one by one, the last nothing: the connection is closed."""
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as receiver:
        receiver.settimeout(SECONDS)
        sender, _ = listener.accept()
        with sender:
            for segment in segments:
                sender.sendall(segment)
                yield receiver.recv(1024)
        yield receiver.recv(1024)


def check(build, *arguments):
    """What build/check prints, in colour, of a terminal 80 columns wide. What could not be judged on this machine is
    left out: it says nothing about the program."""
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    output = subprocess.run(["build/check", *arguments, "--colour-mode", "ansi"], executable=build / "check", cwd=ROOT,
                            env=environment, stdout=subprocess.PIPE, timeout=60, check=False).stdout.decode()
    output = re.sub(r"127\.0\.0\.1([: ])\d+", r"127.0.0.1\g<1>8000", output)
    output = re.sub(r"(✓ [^\n]*\n)(?: {6}[^\n]*\n)+", r"\1", output)
    return re.sub(r" --program '.*?'", "", output)


def recorded(build, lesson, title, seed):
    """What crossed the wire in one check of a solution: [(from, event, bytes)], in the order in which it happened."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        subprocess.run(["build/check", lesson, "--solutions", "--rng-seed", str(seed), "--reporter", f"kit-json::out={report}"],
                       executable=build / "check", cwd=ROOT, stdout=subprocess.DEVNULL, timeout=60, check=True)
        checks = json.loads(report.read_text(encoding="utf-8"))["checks"]
    wire = next(check["wire"] for check in checks if check["name"] == title)
    events = []
    for event in wire:
        data = base64.b64decode(event.get("data") or "")
        events.append((event["from"], event["event"], re.sub(rb"127\.0\.0\.1:\d+", b"127.0.0.1:8000", data)))
    return events
