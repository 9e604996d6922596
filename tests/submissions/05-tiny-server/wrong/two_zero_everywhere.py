# fails: says where it listens, and ends when it is told to [wrong-listening-line]
# Listens everywhere and says so: the line is read before anybody knocks at another address.
import os
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def listen(self):
        return socket.create_server(("0.0.0.0", self.port))

    def announce(self, port):
        print(f"Listening on http://0.0.0.0:{port}/", flush=True)


server.main(Server)
