# fails: reads a form that comes by GET [form-wrong]
# Turns + into a space after decoding, so that %2B becomes one too.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def decode_form(self, text):
        return self.decode(text).replace(b"+", b" ")


server.main(Server)
