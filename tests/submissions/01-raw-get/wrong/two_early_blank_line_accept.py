# fails: sends exactly the request [early-blank-line]
# A blank line follows the request line, and then comes an Accept too many: which is seen when that line is gone.
import socket
import sys

host, port, target = sys.argv[1:]
request = (f"GET {target} HTTP/1.1\r\n\r\n"
           f"Accept: */*\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n")
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
