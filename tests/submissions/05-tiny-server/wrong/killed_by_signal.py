# fails: says where it listens, and ends when it is told to [wrong-exit-code]
# Leaves SIGTERM to the system.
import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def announce(self, port):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        super().announce(port)


server.main(Server)
