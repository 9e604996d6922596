# fails: sends files byte for byte, small and large [reply-body-short]
# Calls send once and takes it that all is sent.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def send(self, connection, reply, head_only):
        body = reply.body if isinstance(reply.body, bytes) else reply.body.read()
        connection.setblocking(False)
        connection.send(self.encode_head(reply) + (b"" if head_only else body))


server.main(Server)
