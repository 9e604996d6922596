# fails: reads a form that comes by POST [body-length-ignored]
# Takes for the body what came along with the head.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def read_body(self, connection, body, length):
        return body


server.main(Server)
