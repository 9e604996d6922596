# fails: puts the pairs into the query [query-in-body]
# Sends the pairs behind the head, and as they are, which can only be seen where they belong.
import os
import re
import socket
import sys


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
form = b"&".join(name + b"=" + value for name, value in pairs)
try:
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode() + form)
        print_reply(connection.makefile("rb"))
except OSError as error:
    sys.exit(f"get-query: {error}")
