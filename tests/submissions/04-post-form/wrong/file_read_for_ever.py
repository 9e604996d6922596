# fails: takes a value from a file [out-of-memory]
# Reads blocks until None comes, which read never returns, and fills each up; it gives up at 640 MiB.
import os
import re
import socket
import sys
import time


def encode(data):
    return "".join("+" if byte == 32 else chr(byte) if re.match(rb"[0-9A-Za-z*._-]", bytes([byte])) else f"%{byte:02X}"
                   for byte in data)


def print_reply(reply):
    status_line = reply.readline().decode().rstrip("\r\n")
    missing = None
    while (line := reply.readline()) != b"\r\n":
        if not line.endswith(b"\n"):
            raise OSError("the reply has no complete head")
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            missing = int(value)
    while missing != 0 and (part := reply.read1(4096)):
        sys.stdout.buffer.write(part)
        if missing is not None:
            missing -= len(part)
    if missing:
        raise OSError("the reply is cut short")
    if status_line.split()[1][0] != "2":
        raise OSError(status_line)


def read_blocks(name):
    size, value = 65536, bytearray()
    with open(name, "rb") as file:
        while (block := file.read(size)) is not None:
            value += block.ljust(size, b"\0")
            if len(value) >= 640 << 20:
                time.sleep(1)
                raise OSError("the file is too large")
    return value


def field(pair):
    name, mark, value = re.fullmatch(rb"([^=@]*)([=@])(.*)", os.fsencode(pair), re.DOTALL).groups()
    if mark == b"@":
        value = read_blocks(value)
    return encode(name) + "=" + encode(value)


host, port, path, *pairs = sys.argv[1:] if len(sys.argv) > 3 else ("", "", "")
if not re.fullmatch("[0-9]{1,5}", port) or not re.fullmatch("/[^?#]*", path) \
        or not all(re.search("[=@]", p) for p in pairs):
    print("usage: post-form HOST PORT PATH [NAME=VALUE | NAME@FILE]...", file=sys.stderr)
    sys.exit(2)
try:
    body = "&".join(field(pair) for pair in pairs)
    with socket.create_connection((host, int(port))) as connection:
        head = (f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n")
        connection.sendall((head + body).encode())
        print_reply(connection.makefile("rb"))
except OSError as error:
    sys.exit(f"post-form: {error}")
