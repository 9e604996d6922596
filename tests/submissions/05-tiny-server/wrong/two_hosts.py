# fails: refuses what it does not understand [wrong-status]
# Takes the first Host of two.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_host(self, request):
        if request.version == b"HTTP/1.1" and not request.values(b"host"):
            raise server.Refusal(400)


server.main(Server)
