# fails: answers GET with the file [reply-without-content-length] then [connection-left-open]
# Neither says how long the reply is nor closes behind it: the client cannot see its end.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def head_lines(self, reply):
        return [line for line in super().head_lines(reply) if not line.startswith("Content-Length")]

    def close(self, connection):
        connection.settimeout(30)
        connection.recv(1)


server.main(Server)
