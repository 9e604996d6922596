# fails: answers HEAD with the same head, and no body [reply-wrong-length] then [body-on-head]
# fails: refuses what it does not understand [reply-wrong-length]
# fails: reads a form that comes by GET [reply-wrong-length] then [body-on-head]
# A HEAD gets Content-Length 0, and then the body all the same.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def send(self, connection, reply, head_only):
        self.head_only = head_only
        super().send(connection, reply, False)

    def head_lines(self, reply):
        if self.head_only:
            reply.size = 0
        return super().head_lines(reply)


server.main(Server)
