# fails: refuses what it does not understand [wrong-status]
# Takes get for GET.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def parse_request_line(self, line):
        method, space, rest = line.partition(b" ")
        return super().parse_request_line(method.upper() + space + rest)


server.main(Server)
