# fails: says which methods a target takes [wrong-status]
# fails: lets the client read the whole reply, whatever it still sends [wrong-status]
# 405 even where there is nothing.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def respond(self, connection, request, rest):
        if request.path != b"/form" and request.method not in (b"GET", b"HEAD"):
            raise self.method_refusal("GET, HEAD")
        return super().respond(connection, request, rest)


server.main(Server)
