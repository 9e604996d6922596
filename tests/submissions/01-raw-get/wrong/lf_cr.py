# fails: sends exactly the request [lf-cr]
# Remembers the two bytes of a line end the wrong way round.
import socket
import sys

host, port, target = sys.argv[1:]
END = "\n\r"
request = f"GET {target} HTTP/1.1{END}Host: {host}:{port}{END}Connection: close{END}{END}"
with socket.create_connection((host, int(port))) as connection:
    connection.sendall(request.encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
