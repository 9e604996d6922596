# fails: sends exactly the request [bare-cr]
# Writes CR LF into a text stream that makes CR LF of each LF, and so sends CR CR LF.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    out = connection.makefile("w", newline="\r\n")
    out.write(request)
    out.flush()
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
