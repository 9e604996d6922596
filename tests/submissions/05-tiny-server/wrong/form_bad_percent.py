# fails: reads a form that comes by GET [no-reply]
# A bad % throws, and the connection ends without a word.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def decode(self, text):
        first, *pieces = text.split(b"%")
        return first + b"".join(bytes([int(piece[:2], 16)]) + piece[2:] for piece in pieces)


server.main(Server)
