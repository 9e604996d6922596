# fails: answers HEAD with the same head, and no body [200-for-error]
# fails: serves nothing from outside its folder [200-for-error]
# fails: says which methods a target takes [200-for-error]
# fails: refuses what it does not understand [200-for-error]
# fails: turns away a client that takes too long [200-for-error]
# fails: lets the client read the whole reply, whatever it still sends [200-for-error]
# Every error page comes with 200 OK.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def status_line(self, reply):
        return "HTTP/1.1 200 OK"


server.main(Server)
