# fails: answers GET with the file [reply-head-differs]
# Says Connection: keep-alive, and closes.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def head_lines(self, reply):
        return super().head_lines(reply)[:-1] + ["Connection: keep-alive"]


server.main(Server)
