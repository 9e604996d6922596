# fails: answers HEAD with the same head, and no body [reply-wrong-length]
# fails: refuses what it does not understand [reply-wrong-length]
# fails: reads a form that comes by GET [reply-wrong-length]
# HEAD gets Content-Length: 0, since no body follows.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def send(self, connection, reply, head_only):
        if head_only:
            reply.size = 0
        super().send(connection, reply, head_only)


server.main(Server)
