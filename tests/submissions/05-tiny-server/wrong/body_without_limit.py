# fails: refuses what is too long, or of a wrong kind [reply-hangs]
# No 413: waits for a body of any size.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    max_body = 1 << 60


server.main(Server)
