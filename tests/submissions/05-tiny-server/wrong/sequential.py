# fails: serves others while one client is silent and one dribbles [blocked-by-silent-client]
# One client after the other.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def begin(self, connection):
        self.serve(connection)


server.main(Server)
