# fails: survives clients that vanish, and many of them [dies-with-client]
# A failed send ends the whole server.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def serve(self, connection):
        with connection:
            try:
                self.converse(connection)
            except OSError as error:
                print("tiny-server:", error, file=sys.stderr, flush=True)
                os._exit(1)


server.main(Server)
