# fails: reads a form that comes by GET [form-wrong]
# Leaves fields without a value out, as urllib's parse_qsl does.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def parse_form(self, form):
        return [(name, value) for name, value in super().parse_form(form) if value]


server.main(Server)
