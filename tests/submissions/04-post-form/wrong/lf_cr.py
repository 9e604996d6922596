# fails: sends the form as the body of a POST [lf-cr]
# Remembers the two bytes of a line end the wrong way round.
import socket
import sys
from urllib.parse import quote_plus

host, port, path, *pairs = sys.argv[1:]
parts = []
for pair in pairs:
    name, _, value = pair.partition("=")
    parts.append(quote_plus(name) + "=" + quote_plus(value))
body = "&".join(parts)
lines = [f"POST {path} HTTP/1.1", f"Host: {host}:{port}", "Content-Type: application/x-www-form-urlencoded",
         f"Content-Length: {len(body)}", "Connection: close", "", body]
request = "\n\r".join(lines)
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
