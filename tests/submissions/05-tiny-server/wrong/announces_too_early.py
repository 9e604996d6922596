# fails: says where it listens, and ends when it is told to [not-listening]
# Says that it listens half a second before it does.
import os
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def listen(self):
        listener = socket.socket()
        listener.bind(("127.0.0.1", self.port))
        super().announce(listener.getsockname()[1])
        time.sleep(0.5)
        listener.listen()
        return listener

    def announce(self, port):
        pass


server.main(Server)
