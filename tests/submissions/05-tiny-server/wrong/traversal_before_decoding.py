# fails: serves nothing from outside its folder [traversal]
# Looks for .. before the path is decoded.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def split_target(self, target):
        if b"/.." in target:
            raise server.Refusal(404)
        return super().split_target(target)

    def check_inside(self, name):
        pass


server.main(Server)
