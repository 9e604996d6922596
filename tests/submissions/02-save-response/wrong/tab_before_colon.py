# fails: sends exactly the request [space-before-colon]
# Lines the colons up with tabs.
import socket
import sys

host, port, target, file = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nHost\t\t: {host}:{port}\r\nConnection\t: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection, open(file, "wb") as out:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        out.write(part)
