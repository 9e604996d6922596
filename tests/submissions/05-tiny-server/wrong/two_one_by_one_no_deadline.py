# fails: serves others while one client is silent and one dribbles [blocked-by-silent-client]
# fails: turns away a client that takes too long [no-deadline]
# One client after the other, and each may take half a minute.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def begin(self, connection):
        self.serve(connection)

    def receive(self, connection, deadline):
        return super().receive(connection, deadline + 30)


server.main(Server)
