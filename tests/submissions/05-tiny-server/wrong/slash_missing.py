# fails: says where it listens, and ends when it is told to [wrong-listening-line]
# The line lacks the slash at its end.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def announce(self, port):
        print(f"Listening on http://127.0.0.1:{port}", flush=True)


server.main(Server)
