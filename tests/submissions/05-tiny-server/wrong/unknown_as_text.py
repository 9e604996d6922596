# fails: names the type of a file by its ending [reply-wrong-type]
# A file of unknown kind is sent as text/plain.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def type_of(self, name):
        known = super().type_of(name)
        return server.PLAIN_TEXT if known == "application/octet-stream" else known


server.main(Server)
