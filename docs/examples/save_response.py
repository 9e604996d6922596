import os
import re
import socket
import sys
import tempfile


def read_head(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(1024)
        if not part:
            raise OSError("the reply ended inside its head")
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    return head.decode("latin-1").split("\r\n"), body


def length_in(fields):
    for field in fields:
        name, _, value = field.partition(":")
        if name.lower() == "content-length":
            return int(value)
    return None  # then the close ends the body


def copy_body(connection, part, length, out):
    size = 0
    while True:
        part = part if length is None else part[:length - size]
        out.write(part)
        size += len(part)
        if size == length:
            return
        part = connection.recv(1024)
        if not part and length is not None:
            raise OSError("the reply ended early")
        if not part:
            return


def save_response(host, port, target, file):
    name = f"[{host}]" if ":" in host else host
    field = name if port == "80" else f"{name}:{port}"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {field}\r\nConnection: close\r\n\r\n".encode())
        (status_line, *fields), body = read_head(connection)
        print(status_line, flush=True)
        if not re.match(r"HTTP/\S+ 200", status_line):
            raise OSError("nothing saved, because the status is not 200")
        folder = os.path.dirname(os.path.abspath(file))
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as out:  # beside FILE: a rename is one step there
            try:
                copy_body(connection, body, length_in(fields), out)
                out.close()
                os.replace(out.name, file)
            except BaseException:
                os.unlink(out.name)
                raise


def is_port(text):
    return re.fullmatch("[0-9]{1,5}", text) is not None and 1 <= int(text) <= 65535


arguments = sys.argv[1:]
if len(arguments) != 4 or not is_port(arguments[1]) or not re.fullmatch("/[!-~]*", arguments[2]):
    print("usage: save-response HOST PORT TARGET FILE", file=sys.stderr)
    sys.exit(2)
try:
    save_response(*arguments)
except (OSError, ValueError) as error:
    print(f"save-response: {error}", file=sys.stderr)
    sys.exit(1)
