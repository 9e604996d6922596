# fails: serves nothing from outside its folder [traversal]
# os.path.join takes a second slash for a way out of the root.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def name_of(self, path):
        return os.path.join(self.root, path[1:], b"index.html" if path.endswith(b"/") else b"").rstrip(b"/")

    def check_inside(self, name):
        if b"/../" in name or os.path.islink(name) or os.path.islink(os.path.dirname(name)):
            raise server.Refusal(404)


server.main(Server)
