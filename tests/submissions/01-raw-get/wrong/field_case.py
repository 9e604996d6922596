# fails: sends exactly the request [field-case]
# Writes the names of fields in lower case, as HTTP/2 does.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nhost: {host}:{port}\r\nconnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
