# fails: answers GET with the file [reply-wrong-length]
# Content-Length counts the head of the reply too.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def encode_head(self, reply):
        reply.size += len(super().encode_head(reply))
        return super().encode_head(reply)


server.main(Server)
