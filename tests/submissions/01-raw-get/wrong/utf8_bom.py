# fails: sends exactly the request [utf8-bom]
# Encodes the request as some editors save a file: with a byte order mark.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode("utf-8-sig"))
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
