# fails: sends exactly the request [host-without-port] then [missing-connection-close]
# Host lacks the port, and Connection is missing.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
