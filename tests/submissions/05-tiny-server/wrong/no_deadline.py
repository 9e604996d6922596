# fails: turns away a client that takes too long [no-deadline]
# A client may take for ever.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def receive(self, connection, deadline):
        connection.settimeout(None)
        return connection.recv(self.read_size)


server.main(Server)
