# fails: takes a target in absolute form, and HTTP/1.0 without Host [wrong-status]
# Asks HTTP/1.0 for a Host.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_host(self, request):
        if len(request.values(b"host")) != 1:
            raise server.Refusal(400)


server.main(Server)
