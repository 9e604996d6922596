# fails: says why it does not start [exit-0-on-failure]
# Says why it does not start, and exits with 0.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def start_error(self):
        return 0


server.main(Server)
