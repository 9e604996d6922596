# fails: refuses what is too long, or of a wrong kind [wrong-status]
# No 415: whatever comes is taken for a form.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def check_form(self, request, length):
        request.fields.insert(0, (b"content-type", server.FORM_TYPE))
        super().check_form(request, length)


server.main(Server)
