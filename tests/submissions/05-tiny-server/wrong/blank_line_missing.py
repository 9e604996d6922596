# fails: answers GET with the file [reply-missing-blank-line]
# One line end only between head and body.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def encode_head(self, reply):
        return super().encode_head(reply)[:-2]


server.main(Server)
