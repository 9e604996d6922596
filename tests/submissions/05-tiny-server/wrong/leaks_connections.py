# fails: turns away a client that takes too long [no-deadline]
# fails: survives clients that vanish, and many of them [leaks-descriptors]
# Shuts connections down, but closes none of them.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    open_connections = []

    def serve(self, connection):
        self.open_connections.append(connection.dup())
        super().serve(connection)


server.main(Server)
