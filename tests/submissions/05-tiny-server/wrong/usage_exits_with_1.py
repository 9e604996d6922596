# fails: says why it does not start [wrong-exit-code]
# A usage error is 1 like everything else.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def usage_error(self):
        return 1


server.main(Server)
