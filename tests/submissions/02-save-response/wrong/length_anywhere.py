# fails: finds Content-Length however it is spelled [waits-for-close]
# Searches the head for content-length: and finds X-Content-Length.
import os
import re
import socket
import sys


def is_port(text):
    return re.fullmatch("[0-9]{1,5}", text) and 1 <= int(text) <= 65535


def read_head(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(1024)
        if not part:
            raise OSError("the reply has no complete head")
        received += part
    head, body = received.split(b"\r\n\r\n", 1)
    return head.decode("latin-1"), body


def content_length(fields):
    found = re.search(r"content-length:[ \t]*([0-9]+)", "\n".join(fields), re.IGNORECASE)
    return int(found[1]) if found else None


def copy_body(connection, part, length, out):
    size = 0
    while True:
        if length is not None:
            part = part[:length - size]
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
        head, body = read_head(connection)
        status_line, *fields = head.split("\r\n")
        print(status_line, flush=True)
        if status_line.split()[1:2] != ["200"]:
            raise OSError("nothing saved, because the status is not 200")
        length = content_length(fields)
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
