# fails: says where it listens, and ends when it is told to [wrong-exit-code]
# Ends well on SIGTERM; on SIGINT with a traceback.
import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def announce(self, port):
        signal.signal(signal.SIGINT, signal.default_int_handler)
        super().announce(port)


server.main(Server)
