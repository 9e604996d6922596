# fails: refuses what is too long, or of a wrong kind [wrong-status]
# 431 for a target that is too long: it counts the head alone.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    max_target, max_head = 1 << 60, 8 * 1024

    def too_long(self, received):
        raise server.Refusal(431)


server.main(Server)
