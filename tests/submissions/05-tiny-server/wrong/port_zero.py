# fails: says where it listens, and ends when it is told to [wrong-listening-line]
# Prints the port that it was given, not the one that it got.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def announce(self, port):
        super().announce(self.port)


server.main(Server)
