# fails: decodes the target once, and leaves the query to itself [target-decoded-twice]
# The path is decoded once more where the file is opened.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def open_file(self, path):
        return super().open_file(self.decode(path))


server.main(Server)
