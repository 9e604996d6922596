# fails: answers GET of a folder with its index.html [wrong-status]
# A folder is not found: index.html has to be asked for by name.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def name_of(self, path):
        return self.root + path


server.main(Server)
