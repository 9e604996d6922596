# fails: turns away a client that takes too long [no-deadline]
# SECONDS is checked, and then it is 30 all the same.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def take(self, arguments):
        right = super().take(arguments)
        self.seconds = 30
        return right


server.main(Server)
