# fails: says which methods a target takes [reply-missing-allow]
# 405 without Allow.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def method_refusal(self, allow):
        return server.Refusal(405)


server.main(Server)
