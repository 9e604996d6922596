# fails: sends exactly the request [early-blank-line] then [bare-lf]
# A text in triple quotes has line ends of its own: behind each CR LF comes an LF, which is a blank line.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"""GET {target} HTTP/1.1\r\n
Host: {host}:{port}\r\n
Connection: close\r\n
\r\n"""
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
