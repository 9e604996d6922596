# fails: answers GET with the file [reply-bare-lf] then [reply-missing-blank-line]
# No blank line, and lines that end with LF alone: what comes first on the wire is named first.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def encode_head(self, reply):
        return "".join(line + "\n" for line in self.head_lines(reply)).encode()


server.main(Server)
