# fails: refuses what it does not understand [wrong-status]
# Does not look at the version.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_version(self, version):
        pass


server.main(Server)
