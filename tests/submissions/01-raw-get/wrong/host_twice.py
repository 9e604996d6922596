# fails: sends exactly the request [doubled-field]
# One function adds Host to every request, and the caller has added it already.
import socket
import sys

host, port, target = sys.argv[1:]

fields = [f"Host: {host}:{port}", "Connection: close"]


def build(method, target, fields):
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}:{port}", *fields]
    return "\r\n".join(lines) + "\r\n\r\n"


request = build("GET", target, fields)
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
