# right: the shared server, with a line about each request on standard output after the first one, no delay, and a close that comes late.
import os
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def send(self, connection, reply, head_only):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().send(connection, reply, head_only)
        print(f"127.0.0.1 {reply.status} {reply.size}", flush=True)

    def close(self, connection):
        time.sleep(0.02)
        super().close(connection)


server.main(Server)
