# fails: answers GET with the file [reply-missing-blank-line] then [reply-bare-lf]
# No blank line, and lines that end with LF alone: without the one the whole body reads as fields.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def encode_head(self, reply):
        return "".join(line + "\n" for line in self.head_lines(reply)).encode()


server.main(Server)
