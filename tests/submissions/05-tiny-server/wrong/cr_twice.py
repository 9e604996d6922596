# fails: answers GET with the file [reply-head-differs]
# Lines end with CR CR LF, because a text stream made CR LF of the LF once more.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def encode_head(self, reply):
        return super().encode_head(reply).replace(b"\n", b"\r\n")


server.main(Server)
