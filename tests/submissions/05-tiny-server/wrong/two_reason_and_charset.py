# fails: answers GET with the file [wrong-reason] then [reply-missing-charset]
# Says Ok for OK, and no charset.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def head_lines(self, reply):
        reply.type = reply.type.removesuffix("; charset=utf-8")
        return super().head_lines(reply)

    def status_line(self, reply):
        return super().status_line(reply).title().replace("Http", "HTTP")


server.main(Server)
