# fails: sends exactly the request [leading-line]
# A line end comes before the request line.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"\r\nGET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
