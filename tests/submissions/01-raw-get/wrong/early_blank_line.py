# fails: sends exactly the request [early-blank-line]
# Takes it that a blank line parts the request line from the fields.
import socket
import sys

host, port, target = sys.argv[1:]
request = (f"GET {target} HTTP/1.1\r\n\r\n"
           f"Host: {host}:{port}\r\nConnection: close\r\n\r\n")
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
