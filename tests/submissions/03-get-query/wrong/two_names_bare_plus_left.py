# fails: encodes what has a meaning of its own in a form [plus-not-encoded]
# fails: encodes names like values [name-not-encoded]
# Lets + stand, and encodes no names.
import os
import re
import socket
import sys


def encode(data):
    return "".join("+" if byte == 32 else chr(byte) if re.match(rb"[0-9A-Za-z*._+-]", bytes([byte])) else f"%{byte:02X}"
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


host, port, path, *pairs = sys.argv[1:] if len(sys.argv) > 3 else ("", "", "")
if not re.fullmatch("[0-9]{1,5}", port) or int(port) > 65535 \
        or not re.fullmatch("/[^?#]*", path) or not all("=" in p for p in pairs):
    print("usage: get-query HOST PORT PATH [NAME=VALUE]...", file=sys.stderr)
    sys.exit(2)
pairs = [os.fsencode(pair).split(b"=", 1) for pair in pairs]
query = "&".join(os.fsdecode(name) + "=" + encode(value) for name, value in pairs)
target = path + "?" + query if pairs else path
try:
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        print_reply(connection.makefile("rb"))
except OSError as error:
    sys.exit(f"get-query: {error}")
