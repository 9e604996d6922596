# fails: reads a form that comes by GET [form-wrong]
# A + in a form stays a +.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def decode_form(self, text):
        return self.decode(text)


server.main(Server)
