# fails: refuses what it does not understand [wrong-status]
# split() takes any number of spaces for one.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def parse_request_line(self, line):
        return super().parse_request_line(b" ".join(line.split()))


server.main(Server)
