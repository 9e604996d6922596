# fails: puts a request together from its pieces [one-segment-request]
# fails: serves others while one client is silent and one dribbles [one-segment-request]
# fails: turns away a client that takes too long [-]
# One recv must bring the whole head.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    read_size = 65536

    def read_head(self, connection, deadline):
        received = self.receive(connection, deadline)
        if not received:
            raise server.Refusal(0)
        head, blank, rest = received.partition(b"\r\n\r\n")
        if len(head) > self.max_head:
            self.too_long(received)
        if not blank:
            raise server.Refusal(400)
        return head + blank, rest


server.main(Server)
