# fails: sends exactly the request [wrong-target]
# Encodes the target once more: its ? and = and & are no such marks any more.
import socket
import sys
import urllib.parse

host, port, target = sys.argv[1:]
target = urllib.parse.quote(target)
request = f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
