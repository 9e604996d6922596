# fails: answers GET with the file [reply-hangs]
# Reads until the client closes, which waits for the reply.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def read_head(self, connection, deadline):
        received = b""
        while part := self.receive(connection, deadline):
            received += part
        if part is None:
            raise server.Refusal(408)
        head, blank, rest = received.partition(b"\r\n\r\n")
        return head + blank, rest


server.main(Server)
