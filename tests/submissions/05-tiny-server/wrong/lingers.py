# fails: turns away a client that takes too long [never-closes]
# Reads on behind its reply until the client closes, and one that never does keeps its connection for ever.
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def close(self, connection):
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(None)
        while connection.recv(4096):
            pass


server.main(Server)
