# fails: reads a form that comes by GET [form-wrong]
# Splits at every =, and takes the second part.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def parse_form(self, form):
        for piece in form.split(b"&"):
            if piece:
                parts = piece.split(b"=") + [b""]
                yield self.decode_form(parts[0]), self.decode_form(parts[1])


server.main(Server)
