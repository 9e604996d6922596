# fails: answers GET with the file [reply-head-differs]
# The fields are right but in alphabetical order.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def head_lines(self, reply):
        status, *fields = super().head_lines(reply)
        return [status, *sorted(fields)]


server.main(Server)
