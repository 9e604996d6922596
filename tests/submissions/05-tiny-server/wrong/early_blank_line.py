# fails: answers GET with the file [early-blank-line]
# A blank line in the middle of the head: the fields behind it are body.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def head_lines(self, reply):
        lines = super().head_lines(reply)
        return lines[:2] + [""] + lines[2:]


server.main(Server)
