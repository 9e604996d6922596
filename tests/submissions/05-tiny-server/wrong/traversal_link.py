# fails: serves nothing from outside its folder [traversal]
# Tidies the path up by name, and does not see where a link leads.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_inside(self, name):
        if not os.path.normpath(name).startswith(self.root + b"/"):
            raise server.Refusal(404)


server.main(Server)
