# fails: says where it listens, and ends when it is told to [wrong-exit-code]
# Ends with 128 + 15, as a shell would put it.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def on_signal(self, number, frame):
        os._exit(128 + number)


server.main(Server)
