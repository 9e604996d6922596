import re
import socket
import sys

STAND = b"*-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def encode(text):
    return "".join(chr(byte) if byte in STAND else "+" if byte == 0x20 else f"%{byte:02X}" for byte in text)


def form(pairs):
    split = (pair.partition(b"=") for pair in pairs)  # at the first =
    return "&".join(f"{encode(name)}={encode(value)}" for name, _, value in split)


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


def copy_body(connection, part, length):
    size = 0
    while True:
        part = part if length is None else part[:length - size]
        sys.stdout.buffer.write(part)
        size += len(part)
        if size == length:
            return
        part = connection.recv(1024)
        if not part and length is not None:
            raise OSError("the reply ended early")
        if not part:
            return


def get_query(host, port, path, pairs):
    name = f"[{host}]" if ":" in host else host
    field = name if port == "80" else f"{name}:{port}"
    target = f"{path}?{form(pairs)}" if pairs else path
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {field}\r\nConnection: close\r\n\r\n".encode())
        (status_line, *fields), body = read_head(connection)
        copy_body(connection, body, length_in(fields))
    sys.stdout.buffer.flush()
    if not re.match(r"HTTP/\S+ 2\d\d", status_line):
        raise OSError(status_line)


arguments = [argument.encode(errors="surrogateescape") for argument in sys.argv[1:]]  # the bytes as they are
port = arguments[1] if len(arguments) > 1 else b""
right = len(arguments) >= 3 and re.fullmatch(b"[0-9]{1,5}", port) and 1 <= int(port) <= 65535
right = right and re.fullmatch(b"/[!-~]*", arguments[2]) and not set(arguments[2]) & set(b"?#")
if not right or not all(b"=" in pair for pair in arguments[3:]):
    print("usage: get-query HOST PORT PATH [NAME=VALUE]...", file=sys.stderr)
    sys.exit(2)
try:
    get_query(*sys.argv[1:4], arguments[3:])
except (OSError, ValueError) as error:
    print(f"get-query: {error}", file=sys.stderr)
    sys.exit(1)
