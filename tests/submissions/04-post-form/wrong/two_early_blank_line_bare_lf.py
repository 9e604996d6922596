# fails: sends the form as the body of a POST [bare-lf] then [early-blank-line]
# LF alone, and a blank line behind the request line.
import socket
import sys
from urllib.parse import quote_plus

host, port, path, *pairs = sys.argv[1:]
parts = []
for pair in pairs:
    name, _, value = pair.partition("=")
    parts.append(quote_plus(name) + "=" + quote_plus(value))
body = "&".join(parts)
lines = [f"POST {path} HTTP/1.1", "", f"Host: {host}:{port}", "Content-Type: application/x-www-form-urlencoded",
         f"Content-Length: {len(body)}", "Connection: close", "", body]
request = "\n".join(lines)
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
