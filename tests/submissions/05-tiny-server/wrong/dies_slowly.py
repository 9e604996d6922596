# fails: survives clients that vanish, and many of them [dies-with-client]
# One loop for all clients, an exception from one of them ends it, and to end takes a while, as where much is tidied up.
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "right"))
import one_loop


class Server(one_loop.Server):
    def accept_all(self, listener):
        try:
            super().accept_all(listener)
        finally:
            listener.close()
            until = time.process_time() + 0.3
            while time.process_time() < until:
                pass

    def guarded(self, connection, action):
        try:
            action(connection, self.states[connection])
        except BlockingIOError:
            pass


one_loop.server.main(Server)
