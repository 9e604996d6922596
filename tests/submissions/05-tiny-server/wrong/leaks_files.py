# fails: survives clients that vanish, and many of them [leaks-descriptors]
# Closes no file that it has opened.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    open_files = []

    def file_reply(self, file):
        self.open_files.append(os.dup(file.fileno()))
        return super().file_reply(file)


server.main(Server)
