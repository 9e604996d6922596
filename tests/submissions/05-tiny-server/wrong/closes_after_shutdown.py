# fails: lets the client read the whole reply, whatever it still sends [reply-cut-by-reset]
# Shuts down sending, and closes at once: what comes then is answered with a reset.
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def close(self, connection):
        connection.shutdown(socket.SHUT_WR)


server.main(Server)
