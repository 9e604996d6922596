# fails: decodes the target once, and leaves the query to itself [query-not-cut]
# fails: serves nothing from outside its folder [traversal]
# Takes the query for part of the name, and follows every .. that it finds.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def split_target(self, target):
        return target, super().split_target(target)[1]

    def parse_request_line(self, line):
        request = super().parse_request_line(line)
        if request.path.startswith(b"/form?"):
            request.path = b"/form"
        return request

    def check_inside(self, name):
        pass


server.main(Server)
