# fails: sends exactly the request [wrong-version] then [wrong-connection]
# Speaks HTTP/1.0, and asks to keep the connection; the request line comes first.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.0\r\nHost: {host}:{port}\r\nConnection: keep-alive\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
