# fails: reads a form that comes by GET [form-wrong]
# Decodes the form before it splits it.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def parse_form(self, form):
        for piece in super().decode_form(form).split(b"&"):
            if piece:
                name, _, value = piece.partition(b"=")
                yield name, value


server.main(Server)
