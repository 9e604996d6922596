# right: tells all that it does on standard error, success included.
import os
import re
import socket
import sys

STAND = b"*-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def encode(text):
    return "".join("+" if byte == 0x20 else chr(byte) if byte in STAND else f"%{byte:02X}" for byte in text)


def form(pairs):
    parts = []
    for pair in pairs:
        name, mark, value = re.fullmatch(rb"([^=@]*)([=@])(.*)", pair, re.DOTALL).groups()
        if mark == b"@":
            with open(value, "rb") as file:
                value = file.read()
        parts.append(encode(name) + "=" + encode(value))
    return "&".join(parts)


def read_head(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(1024)
        if not part:
            raise OSError("the reply has no complete head")
        received += part
    head, _, rest = received.partition(b"\r\n\r\n")
    return head.decode("latin-1").split("\r\n"), rest


def print_reply(connection):
    (status_line, *fields), part = read_head(connection)
    lengths = [int(field.split(":")[1]) for field in fields if field.lower().startswith("content-length:")]
    missing = lengths[0] if lengths else float("inf")
    print(f"{status_line}, {fields}", file=sys.stderr)
    sys.stdout.buffer.write(part)
    missing -= len(part)
    while missing > 0 and (part := connection.recv(1024)):
        sys.stdout.buffer.write(part)
        print("." * 40, len(part), file=sys.stderr)
        missing -= len(part)
    if lengths and missing > 0:
        raise OSError("the reply is cut short")
    if not 200 <= int(status_line.split()[1]) < 300:
        raise OSError(status_line)


def main():
    arguments = [os.fsencode(argument) for argument in sys.argv[1:]]
    if (len(arguments) < 3 or not re.fullmatch(rb"[0-9]{1,5}", arguments[1]) or not 0 < int(arguments[1]) < 65536
            or not re.fullmatch(rb'/[!"$->@-~]*', arguments[2]) or not all(re.search(b"[=@]", pair) for pair in arguments[3:])):
        print("usage: post-form HOST PORT PATH [NAME=VALUE | NAME@FILE]...", file=sys.stderr)
        return 2
    host, port, path, pairs = *(argument.decode() for argument in arguments[:3]), arguments[3:]
    try:
        body = form(pairs).encode()
        with socket.create_connection((host, int(port))) as connection:
            head = (f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
                    "Content-Type: application/x-www-form-urlencoded\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n")
            connection.sendall(head.encode() + body)
            print("sent, waiting", file=sys.stderr, flush=True)
            print_reply(connection)
            print("done", file=sys.stderr)
    except (OSError, ValueError) as error:
        print(f"post-form: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
