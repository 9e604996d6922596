# fails: answers GET with the file [reply-head-differs]
# Sends Server and Date, which nobody asked for.
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def head_lines(self, reply):
        date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
        return super().head_lines(reply) + ["Server: tiny", f"Date: {date}"]


server.main(Server)
