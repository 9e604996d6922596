# fails: says where it listens, and ends when it is told to [never-listened]
# Listens first and binds then, which fails.
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def listen(self):
        listener = socket.socket()
        listener.listen()
        listener.bind(("127.0.0.1", self.port))
        return listener


server.main(Server)
