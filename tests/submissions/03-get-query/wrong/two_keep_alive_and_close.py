# fails: asks for PATH alone when there are no pairs [wrong-connection] then [doubled-field]
# Copied a browser's keep-alive, and adds a close of its own.
import socket
import sys

host, port, path, *pairs = sys.argv[1:]
request = (f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
           f"Connection: keep-alive\r\nConnection: close\r\n\r\n")
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
