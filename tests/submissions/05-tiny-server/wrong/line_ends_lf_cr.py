# fails: answers GET with the file [reply-head-differs]
# Lines end with LF CR.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def encode_head(self, reply):
        return super().encode_head(reply).replace(b"\r\n", b"\n\r")


server.main(Server)
