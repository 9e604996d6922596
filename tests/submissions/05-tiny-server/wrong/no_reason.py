# fails: says why it does not start [no-reason]
# Exits with 1 without a word.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def listen(self):
        try:
            return super().listen()
        except OSError:
            sys.exit(1)


server.main(Server)
