# fails: says why it does not start [-]
# Takes any SECONDS, 0 too.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def take(self, arguments):
        right = super().take(arguments[:2]) and len(arguments) < 4
        if right and len(arguments) == 3:
            self.seconds = int(arguments[2])
        return right


server.main(Server)
