# fails: refuses what it does not understand [wrong-status]
# Does not know of chunked, and misses the length.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_transfer_coding(self, request):
        pass


server.main(Server)
