# fails: takes a target in absolute form, and HTTP/1.0 without Host [wrong-status]
# Speaks HTTP/1.1 only.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_version(self, version):
        super().check_version(version)
        if version != b"HTTP/1.1":
            raise server.Refusal(505)


server.main(Server)
