# right: asyncio's streams, with readuntil for the head.
import asyncio
import os
import re
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


async def submit(host, port, request):
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status_line = head.split("\r\n")[0]
    length = re.search(r"\r\ncontent-length: *([0-9]+)", head, re.IGNORECASE)
    missing = int(length[1]) if length else sys.maxsize
    while missing > 0 and (part := await reader.read(min(missing, 16384))):
        sys.stdout.buffer.write(part)
        missing -= len(part)
    writer.close()
    if length and missing > 0:
        raise EOFError(f"{missing} bytes are missing")
    if status_line.split()[1][0] != "2":
        raise ValueError(status_line)


def main():
    arguments = [os.fsencode(argument) for argument in sys.argv[1:]]
    if (len(arguments) < 3 or not re.fullmatch(rb"[0-9]{1,5}", arguments[1]) or not 0 < int(arguments[1]) < 65536
            or not re.fullmatch(rb'/[!"$->@-~]*', arguments[2]) or not all(re.search(b"[=@]", pair) for pair in arguments[3:])):
        print("usage: post-form HOST PORT PATH [NAME=VALUE | NAME@FILE]...", file=sys.stderr)
        return 2
    host, port, path, pairs = *(argument.decode() for argument in arguments[:3]), arguments[3:]
    try:
        body = form(pairs).encode()
        head = (f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n")
        asyncio.run(submit(host, port, head.encode() + body))
    except (OSError, EOFError, ValueError) as error:
        print(f"post-form: {error}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
