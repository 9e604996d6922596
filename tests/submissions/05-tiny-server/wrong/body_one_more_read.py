# fails: reads a form that comes by POST [body-length-ignored]
# One recv for the head, and one more must bring the whole body.
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    read_size = 65536

    def read_body(self, connection, body, length):
        if len(body) < length:
            body += self.receive(connection, time.monotonic() + self.seconds) or b""
        return body[:length]


server.main(Server)
