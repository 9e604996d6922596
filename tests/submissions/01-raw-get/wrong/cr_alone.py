# fails: sends exactly the request [bare-cr]
# Lines end with CR alone: for a server the request is one line, which never ends.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\rHost: {host}:{port}\rConnection: close\r\r"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
