import re
import socket
import sys


def raw_get(host, port, target):
    name = f"[{host}]" if ":" in host else host
    field = name if port == "80" else f"{name}:{port}"
    request = f"GET {target} HTTP/1.1\r\nHost: {field}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(request.encode())
        while part := connection.recv(1024):  # b"" is the close
            sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def is_port(text):
    return re.fullmatch("[0-9]{1,5}", text) is not None and 1 <= int(text) <= 65535


arguments = sys.argv[1:]
if len(arguments) != 3 or not is_port(arguments[1]) or not re.fullmatch("/[!-~]*", arguments[2]):
    print("usage: raw-get HOST PORT TARGET", file=sys.stderr)
    sys.exit(2)
try:
    raw_get(*arguments)
except OSError as error:
    print(f"raw-get: {error}", file=sys.stderr)
    sys.exit(1)
