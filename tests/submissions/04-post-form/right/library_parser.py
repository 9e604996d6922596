# right: writes the request by hand and lets http.client take the reply apart.
import http.client
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


def print_reply(connection):
    reply = http.client.HTTPResponse(connection)
    reply.begin()
    length, done = reply.length, 0
    while part := reply.read(4096):
        done += len(part)
        sys.stdout.buffer.write(part)
    if length is not None and done < length:
        raise OSError(f"only {done} of {length} bytes have come")
    if reply.status // 100 != 2:
        raise OSError(f"HTTP/1.1 {reply.status} {reply.reason}")


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
            print_reply(connection)
    except (OSError, http.client.HTTPException, ValueError) as error:
        print(f"post-form: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
