# fails: sends exactly the request [missing-connection-close] then [field-case]
# The name in small letters is no fault for a server; without the close it waits for a second request.
import socket
import sys

host, port, target, file = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nhost: {host}:{port}\r\n\r\n"
with socket.create_connection((host, int(port))) as connection, open(file, "wb") as out:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        out.write(part)
