# fails: survives clients that vanish, and many of them [dies-with-client]
# One loop for all clients, and an exception from one of them ends it.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "right"))
import one_loop


class Server(one_loop.Server):
    def guarded(self, connection, action):
        try:
            action(connection, self.states[connection])
        except BlockingIOError:
            pass


if __name__ == "__main__":
    one_loop.server.main(Server)
