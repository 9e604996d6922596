# fails: puts the pairs into the query [pairs-not-sent]
# Encodes the pairs, and asks for the path alone.
import os
import socket
import sys


def fail(code, reason):
    print(reason, file=sys.stderr)
    sys.exit(code)


def encode(data):
    result = bytearray()
    for byte in data:
        if 48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122 or byte in b"*-._":
            result.append(byte)
        elif byte == 32:
            result += b"+"
        else:
            result += b"%%%02X" % byte
    return bytes(result)


args = [os.fsencode(arg) for arg in sys.argv[1:]]
usage = "usage: get-query HOST PORT PATH [NAME=VALUE]..."
if len(args) < 3:
    fail(2, usage)
host, port, path, *pairs = args
if not port.isdigit() or not 1 <= int(port) <= 65535:
    fail(2, usage)
if path[:1] != b"/" or any(byte <= 32 or byte >= 127 or byte in b"?#" for byte in path):
    fail(2, usage)
if any(b"=" not in pair for pair in pairs):
    fail(2, usage)

pairs = [pair.split(b"=", 1) for pair in pairs]
query = b"&".join(encode(name) + b"=" + encode(value) for name, value in pairs)
lines = [b"GET " + path + b" HTTP/1.1", b"Host: " + host + b":" + port, b"Connection: close", b"", b""]
try:
    with socket.create_connection((host, int(port))) as sock:
        sock.sendall(b"\r\n".join(lines))
        reply = sock.makefile("rb")
        status = reply.readline().rstrip(b"\r\n").decode("latin-1")
        length = None
        while (line := reply.readline()) != b"\r\n":
            if not line.endswith(b"\n"):
                fail(1, "get-query: the reply has no complete head")
            name, value = line.split(b":", 1)
            if name.lower() == b"content-length":
                length = int(value)
        got = 0
        while got != length:
            part = reply.read1(4096 if length is None else min(4096, length - got))
            if not part:
                break
            got += len(part)
            sys.stdout.buffer.write(part)
except OSError as error:
    fail(1, f"get-query: {error}")
if length is not None and got < length:
    fail(1, "get-query: the reply is cut short")
if status.split(" ")[1][0] != "2":
    fail(1, f"get-query: {status}")
