# fails: finds the blank line wherever the segments end [head-parsed-early]
# fails: takes a reply that comes one byte at a time [stops-early]
# Takes Content-Length from the head as soon as it sees it, with as many of its digits as have come.
import os
import re
import socket
import sys


def is_port(text):
    return re.fullmatch("[0-9]{1,5}", text) and 1 <= int(text) <= 65535


def read_head(connection):
    received, length = b"", None
    while b"\r\n\r\n" not in received:
        part = connection.recv(1024)
        if not part:
            raise OSError("the reply has no complete head")
        received += part
        found = re.search(rb"\r\nContent-Length:[ \t]*([0-9]+)", received, re.IGNORECASE)
        if found and length is None:
            length = int(found[1])
    head, body = received.split(b"\r\n\r\n", 1)
    return head.decode("latin-1"), body, length


def copy_body(connection, part, length, out):
    size = 0
    while True:
        part = part if length is None else part[:length - size]
        out.write(part)
        size += len(part)
        if length is not None and size >= length:
            break
        part = connection.recv(1024)
        if not part:
            break
    if length is not None and size < length:
        raise OSError(f"{length - size} bytes are missing")


def save_response(host, port, target, file):
    name = f"[{host}]" if ":" in host else host
    authority = name if port == "80" else f"{name}:{port}"
    request = f"GET {target} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(request.encode())
        head, body, length = read_head(connection)
        status_line = head.split("\r\n")[0]
        print(status_line, flush=True)
        if status_line.split()[1:2] != ["200"]:
            raise OSError("nothing saved, because the status is not 200")
        temporary = f"{file}.{os.getpid()}.part"
        with open(temporary, "wb") as out:
            try:
                copy_body(connection, body, length, out)
            except OSError:
                os.remove(temporary)
                raise
    os.replace(temporary, file)


arguments = sys.argv[1:]
if len(arguments) != 4 or not is_port(arguments[1]) or not re.fullmatch("/[!-~]*", arguments[2]):
    print("usage: save-response HOST PORT TARGET FILE", file=sys.stderr)
    sys.exit(2)
try:
    save_response(*arguments)
except OSError as error:
    print(f"save-response: {error}", file=sys.stderr)
    sys.exit(1)
