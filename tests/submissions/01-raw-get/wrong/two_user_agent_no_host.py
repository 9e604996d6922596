# fails: sends exactly the request [missing-host] then [extra-field]
# Sends a User-Agent, and no Host: servers refuse the one, and do not mind the other.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nUser-Agent: raw-get\r\nConnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
