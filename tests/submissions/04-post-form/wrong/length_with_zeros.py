# fails: sends the form as the body of a POST [-]
# Writes the length with zeros before it: the number is right, the bytes are not the lesson's.
import socket
import sys
from urllib.parse import quote_plus

host, port, path, *pairs = sys.argv[1:]
parts = []
for pair in pairs:
    name, _, value = pair.partition("=")
    parts.append(quote_plus(name) + "=" + quote_plus(value))
body = "&".join(parts)
request = (f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
           f"Content-Type: application/x-www-form-urlencoded\r\n"
           f"Content-Length: {len(body):05}\r\nConnection: close\r\n\r\n{body}")
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
