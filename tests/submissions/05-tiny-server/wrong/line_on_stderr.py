# fails: says where it listens, and ends when it is told to [no-listening-line]
# The line goes to standard error.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def announce(self, port):
        print(f"Listening on http://127.0.0.1:{port}/", file=sys.stderr)


server.main(Server)
