# right: reads the head byte by byte and sends the head line by line, and prints many lines on standard error.
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def read_head(self, connection, deadline):
        self.read_size = 1
        return super().read_head(connection, deadline)

    def read_body(self, connection, body, length):
        self.read_size = 1000
        return super().read_body(connection, body, length)

    def encode_head(self, reply):
        head = super().encode_head(reply)
        for line in head.splitlines():
            print("tiny-server: sends", line.decode(), file=sys.stderr)
        return head

    def send(self, connection, reply, head_only):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(self.seconds)
        for line in self.encode_head(reply).splitlines(keepends=True):
            connection.sendall(line)
        body = reply.body if isinstance(reply.body, bytes) else reply.body.read()
        if not head_only:
            connection.sendall(body[:1])
            connection.sendall(body[1:])


class OneConnection(Server):
    """What is read at a time belongs to the connection."""

    def serve(self, connection):
        mine = Server()
        mine.root, mine.seconds = self.root, self.seconds
        mine.serve(connection)


server.main(OneConnection)
