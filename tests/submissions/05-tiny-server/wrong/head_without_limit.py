# fails: refuses what is too long, or of a wrong kind [wrong-status]
# No 414 and no 431: a head may be of any size.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    max_head = max_target = 1 << 60


server.main(Server)
