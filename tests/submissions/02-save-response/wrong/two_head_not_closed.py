# fails: sends exactly the request [missing-connection-close] then [missing-blank-line]
# The request stops behind Host: no Connection, no blank line.
import socket
import sys

host, port, target, file = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\n"
with socket.create_connection((host, int(port))) as connection, open(file, "wb") as out:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        out.write(part)
