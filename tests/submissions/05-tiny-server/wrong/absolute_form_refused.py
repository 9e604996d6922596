# fails: takes a target in absolute form, and HTTP/1.0 without Host [wrong-status]
# A target must begin with a slash.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def origin_form(self, target):
        return target


server.main(Server)
