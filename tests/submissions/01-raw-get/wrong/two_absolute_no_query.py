# fails: sends exactly the request [absolute-form] then [target-lost-query]
# Sends a whole URL, and has lost its query.
import socket
import sys

host, port, target = sys.argv[1:]
path = target.split("?")[0]
request = f"GET http://{host}:{port}{path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
