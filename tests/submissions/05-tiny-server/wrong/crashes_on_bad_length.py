# fails: refuses what it does not understand [no-reply]
# int() throws on Content-Length: 1x, and nobody catches it.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def content_length(self, request):
        values = request.values(b"content-length")
        return abs(int(values[0])) if values else None


server.main(Server)
