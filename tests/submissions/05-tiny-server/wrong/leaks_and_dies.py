# fails: turns away a client that takes too long [no-deadline]
# fails: survives clients that vanish, and many of them [leaks-descriptors]
# Closes no connection, and ends when accept fails.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    open_connections = []

    def serve(self, connection):
        self.open_connections.append(connection.dup())
        super().serve(connection)

    def accept_all(self, listener):
        while True:
            connection, _ = listener.accept()
            self.begin(connection)


server.main(Server)
