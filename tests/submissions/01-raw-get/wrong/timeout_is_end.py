# fails: waits when the server pauses [stops-early]
# may fail: takes a reply that comes one byte at a time
# may fail: goes on reading until the server closes
# may fail: holds no more memory for a long reply
# Takes a twentieth of a second without bytes for the end of the reply.
import re
import socket
import sys


def is_port(text):
    return re.fullmatch("[0-9]{1,5}", text) and 1 <= int(text) <= 65535


def raw_get(host, port, target):
    name = f"[{host}]" if ":" in host else host
    authority = name if port == "80" else f"{name}:{port}"
    request = f"GET {target} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(request.encode())
        try:
            while part := connection.recv(1024):
                sys.stdout.buffer.write(part)
                connection.settimeout(0.05)
        except TimeoutError:
            pass
    sys.stdout.buffer.flush()


arguments = sys.argv[1:]
if len(arguments) != 3 or not is_port(arguments[1]) or not re.fullmatch("/[!-~]*", arguments[2]):
    print("usage: raw-get HOST PORT TARGET", file=sys.stderr)
    sys.exit(2)
try:
    raw_get(*arguments)
except OSError as error:
    print(f"raw-get: {error}", file=sys.stderr)
    sys.exit(1)
