# fails: sends files byte for byte, small and large [reply-wrong-body]
# Reads every file as text: line ends change, and what is no UTF-8 is replaced.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def file_reply(self, file):
        reply = super().file_reply(file)
        with open(file.name, encoding="utf-8", errors="replace") as text:
            reply.body = text.read().encode()
        file.close()
        return reply


server.main(Server)
