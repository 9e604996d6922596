# fails: refuses what it does not understand [wrong-status]
# Trims the field's name, as RFC 2616 allowed.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def parse_field(self, line):
        name, colon, value = line.partition(b":")
        return super().parse_field(name.strip() + colon + value)


server.main(Server)
