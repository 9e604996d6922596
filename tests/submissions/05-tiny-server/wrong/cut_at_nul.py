# fails: serves nothing from outside its folder [wrong-status]
# The file's name ends at a NUL, as a C string's does.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def open_file(self, path):
        return super().open_file(path.partition(b"\0")[0])


server.main(Server)
