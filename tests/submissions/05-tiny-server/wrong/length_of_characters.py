# fails: reads a form that comes by GET [reply-wrong-length]
# Content-Length of a form's page counts characters, not bytes.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def form_reply(self, form):
        reply = super().form_reply(form)
        reply.size = len(reply.body.decode())
        return reply


server.main(Server)
