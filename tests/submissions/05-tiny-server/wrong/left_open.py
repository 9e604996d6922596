# fails: answers GET with the file [connection-left-open]
# Never closes a connection.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    open_connections = []

    def serve(self, connection):
        self.open_connections.append(connection.dup())
        super().serve(connection)

    def close(self, connection):
        pass


server.main(Server)
