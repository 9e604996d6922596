# fails: turns away a client that takes too long [deadline-set-back]
# Each read gets SECONDS of its own.
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def receive(self, connection, deadline):
        return super().receive(connection, time.monotonic() + self.seconds)


server.main(Server)
