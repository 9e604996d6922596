# fails: sends exactly the request [bare-lf]
# Ends every line with "\n" alone.
import socket
import sys

host, port, target = sys.argv[1:]
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(f"GET {target} HTTP/1.1\nHost: {host}:{port}\nConnection: close\n\n".encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
