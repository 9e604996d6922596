# fails: sends exactly the request [bare-lf] then [missing-host]
# Ends lines with LF alone, and leaves Host out; the line ends concern every line, so they come first.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\nConnection: close\n\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
