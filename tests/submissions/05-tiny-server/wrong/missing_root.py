# fails: says why it does not start [-]
# Starts without a folder to serve.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_root(self):
        pass


server.main(Server)
