# fails: asks for PATH alone when there are no pairs [doubled-field]
# The line that closes the connection stands in the head, and once more in its end.
import socket
import sys

host, port, path, *pairs = sys.argv[1:]
end = "Connection: close\r\n\r\n"
request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n" + end
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
