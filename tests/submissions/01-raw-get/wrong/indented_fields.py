# fails: sends exactly the request [indented-field]
# Indents the fields like the lines of the program: such a line continues the one before it.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"""GET {target} HTTP/1.1\r
    Host: {host}:{port}\r
    Connection: close\r
\r
"""
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
