# fails: answers HEAD with the same head, and no body [body-on-head]
# fails: refuses what it does not understand [body-on-head]
# fails: reads a form that comes by GET [body-on-head]
# HEAD gets the body too.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def send(self, connection, reply, head_only):
        super().send(connection, reply, False)


server.main(Server)
