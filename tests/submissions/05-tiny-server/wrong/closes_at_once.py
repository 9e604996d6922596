# fails: lets the client read the whole reply, whatever it still sends [reply-cut-by-reset]
# Closes while bytes of the client lie unread.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def close(self, connection):
        pass


server.main(Server)
