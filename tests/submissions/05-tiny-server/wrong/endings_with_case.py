# fails: names the type of a file by its ending [reply-wrong-type]
# Knows .png but not .PNG.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def type_of(self, name):
        return server.TYPES.get(os.fsdecode(name).rpartition(".")[2], "application/octet-stream")


server.main(Server)
