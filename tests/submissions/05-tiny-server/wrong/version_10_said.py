# fails: answers GET with the file [reply-head-differs]
# The status line says HTTP/1.0.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def status_line(self, reply):
        return super().status_line(reply).replace("HTTP/1.1", "HTTP/1.0")


server.main(Server)
