# fails: goes on reading until the server closes [one-read-only]
# fails: reports a server that is not there [no-reason]
# Reads once, and fails without a word; a reset is not looked at before the loop is there.
import re
import socket
import sys


def raw_get(host, port, target):
    name = f"[{host}]" if ":" in host else host
    authority = name if port == "80" else f"{name}:{port}"
    request = f"GET {target} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(request.encode())
        sys.stdout.buffer.write(connection.recv(65536))


arguments = sys.argv[1:]
if (len(arguments) != 3 or not re.fullmatch("[0-9]{1,5}", arguments[1]) or not 0 < int(arguments[1]) < 65536
        or not re.fullmatch("/[!-~]*", arguments[2])):
    print("usage: raw-get HOST PORT TARGET", file=sys.stderr)
    sys.exit(2)
try:
    raw_get(*arguments)
except OSError as error:
    sys.exit(1)
