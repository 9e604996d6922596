# fails: says where it listens, and ends when it is told to [stays-after-signal]
# Ends on Ctrl-C only.
import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def announce(self, port):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        super().announce(port)


server.main(Server)
