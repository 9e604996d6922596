# fails: answers GET with the file [reply-head-differs] then [reply-missing-charset]
# Says HTTP/1.0, and no charset.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def head_lines(self, reply):
        reply.type = reply.type.removesuffix("; charset=utf-8")
        return super().head_lines(reply)

    def status_line(self, reply):
        return super().status_line(reply).replace("1.1", "1.0")


server.main(Server)
