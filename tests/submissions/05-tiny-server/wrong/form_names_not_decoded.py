# fails: reads a form that comes by GET [form-wrong]
# Decodes the values alone.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def parse_form(self, form):
        for piece in form.split(b"&"):
            if piece:
                name, _, value = piece.partition(b"=")
                yield name, self.decode_form(value)


server.main(Server)
