# fails: asks for PATH alone when there are no pairs [utf8-bom]
# Fills in a template that begins with the byte order mark of the file it was copied from.
import socket
import sys

host, port, path, *pairs = sys.argv[1:]
TEMPLATE = "\ufeffGET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
request = TEMPLATE.format(host=host, port=port, path=path)
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
