# fails: serves nothing from outside its folder [wrong-status]
# 403 for what is outside: the page does not know that number.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


server.REASONS[403] = "Forbidden"


class Server(server.Server):
    def check_inside(self, name):
        try:
            super().check_inside(name)
        except server.Refusal:
            raise server.Refusal(403)


server.main(Server)
