# fails: answers GET with the file [reply-without-content-length]
# No reply carries a Content-Length: the close must do.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def head_lines(self, reply):
        return [line for line in super().head_lines(reply) if not line.startswith("Content-Length")]


server.main(Server)
