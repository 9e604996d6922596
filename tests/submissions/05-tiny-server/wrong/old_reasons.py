# fails: refuses what is too long, or of a wrong kind [wrong-reason]
# Reason phrases of RFC 2616 for 413 and 414.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def status_line(self, reply):
        return super().status_line(reply).replace("Content Too Large", "Request Entity Too Large")


server.main(Server)
