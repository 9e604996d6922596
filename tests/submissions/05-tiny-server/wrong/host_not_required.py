# fails: refuses what it does not understand [wrong-status]
# Asks nobody for a Host.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_host(self, request):
        pass


server.main(Server)
