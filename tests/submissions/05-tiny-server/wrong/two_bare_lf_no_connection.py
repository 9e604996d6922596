# fails: answers GET with the file [reply-bare-lf] then [reply-missing-connection]
# Lines end with LF alone, and Connection is missing.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def encode_head(self, reply):
        return "".join(line + "\n" for line in self.head_lines(reply)[:-1] + [""]).encode()


server.main(Server)
