# fails: sends exactly the request [bare-lf] then [leading-line]
# A text in triple quotes: its lines end with LF alone, and it begins with a line end.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"""
GET {target} HTTP/1.1
Host: {host}:{port}
Connection: close

"""
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
