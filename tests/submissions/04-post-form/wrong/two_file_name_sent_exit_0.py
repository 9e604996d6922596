# fails: takes a value from a file [file-name-sent]
# fails: prints the body of a failure too, and reports its status [exit-0-on-failure]
# Sends the file's name, and calls every status a success.
import os
import re
import socket
import sys


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
        print(status_line, file=sys.stderr)


def field(pair):
    name, mark, value = re.fullmatch(rb"([^=@]*)([=@])(.*)", os.fsencode(pair), re.DOTALL).groups()
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
