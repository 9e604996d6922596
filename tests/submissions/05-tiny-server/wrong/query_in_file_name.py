# fails: decodes the target once, and leaves the query to itself [query-not-cut]
# Cuts the query for /form only.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def split_target(self, target):
        return super().split_target(target) if target.startswith(b"/form?") else (target, b"")


server.main(Server)
