# fails: puts a request together from its pieces [half-close-taken-for-end]
# Looks whether the client is still there before it replies, and takes the end of its input for its end.
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def send(self, connection, reply, head_only):
        connection.settimeout(None)
        try:
            if connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"":
                return
        except BlockingIOError:
            pass
        super().send(connection, reply, head_only)


server.main(Server)
