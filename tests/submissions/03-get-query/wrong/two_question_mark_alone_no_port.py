# fails: asks for PATH alone when there are no pairs [question-mark-alone] then [host-without-port]
# Adds ? also where nothing follows it, and Host lacks the port.
import socket
import sys

host, port, path, *pairs = sys.argv[1:]
target = path + "?" + "&".join(pairs)
request = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
