# fails: sends exactly the request [line-end-missing]
# Forgets the line end behind the request line, so that Host stands in it.
import socket
import sys

host, port, target = sys.argv[1:]
request = (f"GET {target} HTTP/1.1"
           f"Host: {host}:{port}\r\nConnection: close\r\n\r\n")
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
