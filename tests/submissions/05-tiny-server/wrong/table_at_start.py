# fails: says where it listens, and ends when it is told to [out-of-memory]
# Prepares a table of 640 MB before it listens.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def listen(self):
        self.table = b"?" * 640_000_000
        return super().listen()


server.main(Server)
