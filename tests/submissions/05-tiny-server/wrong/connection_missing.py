# fails: answers GET with the file [reply-missing-connection]
# Closes without having said Connection: close.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def head_lines(self, reply):
        return super().head_lines(reply)[:-1]


server.main(Server)
