# fails: sends exactly the request [no-space-after-colon]
# Joins names and values with a bare colon.
import socket
import sys

host, port, target = sys.argv[1:]
fields = {"Host": f"{host}:{port}", "Connection": "close"}
lines = [f"GET {target} HTTP/1.1"] + [":".join(field) for field in fields.items()]
request = "\r\n".join(lines) + "\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
