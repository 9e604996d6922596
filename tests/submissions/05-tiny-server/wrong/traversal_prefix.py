# fails: serves nothing from outside its folder [traversal]
# /root-secret begins with /root too.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_inside(self, name):
        if not os.path.realpath(name).startswith(self.root):
            raise server.Refusal(404)


server.main(Server)
