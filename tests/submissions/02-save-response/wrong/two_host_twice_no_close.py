# fails: sends exactly the request [doubled-field] then [missing-connection-close]
# Copied a line and changed the wrong one: Host twice, and no Connection.
import socket
import sys

host, port, target, file = sys.argv[1:]
request = (f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\n"
           f"Host: {host}:{port}\r\n\r\n")
with socket.create_connection((host, int(port))) as connection, open(file, "wb") as out:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        out.write(part)
