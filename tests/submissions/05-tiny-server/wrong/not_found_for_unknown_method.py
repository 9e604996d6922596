# fails: refuses what it does not understand [wrong-status]
# 404 for a method that it never heard of.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_method(self, method):
        if method not in server.METHODS:
            raise server.Refusal(404)


server.main(Server)
