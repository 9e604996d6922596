# fails: sends exactly the request [lf-cr] then [missing-blank-line]
# LF CR for CR LF, and no blank line.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\n\rHost: {host}:{port}\n\rConnection: close\n\r"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
