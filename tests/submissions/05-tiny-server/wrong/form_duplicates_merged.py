# fails: reads a form that comes by GET [form-wrong]
# Keeps the fields in a dict.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def parse_form(self, form):
        return dict(super().parse_form(form)).items()


server.main(Server)
