# fails: sends exactly the request [lower-case-method] then [wrong-version]
# Writes method and version in lower case.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"get {target} http/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
