# fails: sends exactly the request [lf-cr]
# The two bytes of the blank line are the wrong way round.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\n\r"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
