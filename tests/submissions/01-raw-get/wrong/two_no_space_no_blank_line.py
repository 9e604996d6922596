# fails: sends exactly the request [missing-blank-line] then [no-space-after-colon]
# No space behind the colons, which no server minds, and no blank line, for which it waits for ever.
import socket
import sys

host, port, target = sys.argv[1:]
fields = {"Host": f"{host}:{port}", "Connection": "close"}
request = f"GET {target} HTTP/1.1\r\n"
for name, value in fields.items():
    request += f"{name}:{value}\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
