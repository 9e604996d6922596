# fails: refuses what is too long, or of a wrong kind [wrong-status]
# A body without length is taken for an empty one: no 411.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_form(self, request, length):
        super().check_form(request, length or 0)

    def read_body(self, connection, body, length):
        return super().read_body(connection, body, length or 0)


server.main(Server)
