# fails: reads a form that comes by GET [form-wrong]
# fails: says which methods a target takes [reply-missing-allow]
# Leaves + as it is in a form, and says nothing of what a target does take.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def decode_form(self, text):
        return self.decode(text)

    def method_refusal(self, allow):
        return server.Refusal(405)


server.main(Server)
