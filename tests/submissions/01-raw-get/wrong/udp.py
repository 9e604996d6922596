# fails: sends exactly the request [hangs-before-connecting]
# Makes a UDP socket: the datagram reaches nobody, and no answer ever comes.
import socket
import sys

host, port, target = sys.argv[1:]
request = f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
    connection.settimeout(60)
    connection.sendto(request.encode(), (host, int(port)))
    reply, _ = connection.recvfrom(65536)
    sys.stdout.buffer.write(reply)
