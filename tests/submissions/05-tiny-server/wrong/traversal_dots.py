# fails: serves nothing from outside its folder [traversal]
# Joins root and path, and asks no more.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_inside(self, name):
        pass


server.main(Server)
