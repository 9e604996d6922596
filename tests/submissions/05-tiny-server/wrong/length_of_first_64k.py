# fails: sends files byte for byte, small and large [reply-body-short]
# Sends the first 64 KiB of a file, and counts only these.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def file_reply(self, file):
        reply = super().file_reply(file)
        reply.body = file.read(64 * 1024)
        reply.size = len(reply.body)
        file.close()
        return reply


server.main(Server)
