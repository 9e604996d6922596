# fails: decodes the target once, and leaves the query to itself [target-not-decoded]
# Looks for a file whose name holds the %20.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def open_file(self, path):
        return super().open_file(self.raw_path)

    def split_target(self, target):
        path, query = super().split_target(target)
        self.raw_path = path
        return path, query


server.main(Server)
