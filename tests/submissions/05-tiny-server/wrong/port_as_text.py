# fails: says where it listens, and ends when it is told to [never-listened]
# Binds to the port as it came from the command line, a text.
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def listen(self):
        listener = socket.socket()
        listener.bind(("127.0.0.1", sys.argv[1]))
        listener.listen()
        return listener


server.main(Server)
