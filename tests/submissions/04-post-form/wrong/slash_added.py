# fails: sends the form as the body of a POST [wrong-target]
# Takes the path for a folder, and completes it with a slash.
import socket
import sys
from urllib.parse import quote_plus

host, port, path, *pairs = sys.argv[1:]
parts = []
for pair in pairs:
    name, _, value = pair.partition("=")
    parts.append(quote_plus(name) + "=" + quote_plus(value))
body = "&".join(parts)
if not path.endswith("/"):
    path += "/"
request = (f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
           f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}")
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
