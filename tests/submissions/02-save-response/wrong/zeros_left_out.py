# fails: leaves nothing behind when the reply is cut short [file-changed-on-failure]
# fails: saves bytes that are not text [nul-dropped]
# fails: reads until the close where there is no Content-Length [nul-dropped]
# Leaves the zeros out, which it takes for the unused end of a buffer.
# A head that is cut short passes for a whole one.
import os
import re
import socket
import sys


def copy(reply, missing, out):
    while missing != 0 and (part := reply.read1(4096)):
        out.write(part.replace(b"\0", b""))
        if missing is not None:
            missing -= len(part)
    if missing:
        raise OSError(f"{missing} bytes are missing")


def save_response(host, port, target, file):
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        reply = connection.makefile("rb")
        status_line = reply.readline().decode().rstrip("\r\n")
        print(status_line, flush=True)
        length = None
        while (line := reply.readline()).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if status_line.split()[1] != "200":
            raise OSError("not saved, because the status is not 200")
        try:
            with open(file + ".part", "wb") as out:
                copy(reply, length, out)
        except OSError:
            os.remove(file + ".part")
            raise
    os.replace(file + ".part", file)


arguments = sys.argv[1:]
if len(arguments) != 4 or not re.fullmatch("[1-9][0-9]{0,4}", arguments[1]) \
        or not re.fullmatch("/[!-~]*", arguments[2]):
    print("usage: save-response HOST PORT TARGET FILE", file=sys.stderr)
    sys.exit(2)
try:
    save_response(*arguments)
except OSError as error:
    sys.exit(f"save-response: {error}")
