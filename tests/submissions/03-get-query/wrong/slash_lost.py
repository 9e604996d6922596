# fails: asks for PATH alone when there are no pairs [wrong-target]
# Strips the slashes off the path.
import socket
import sys

host, port, path, *pairs = sys.argv[1:]
path = path.strip("/")
request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
