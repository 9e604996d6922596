# fails: survives clients that vanish, and many of them [dies-with-client]
# One loop for all clients, an exception from one of them ends it, and to end takes a while, as where much is tidied up.
import time

import loop_dies


class Server(loop_dies.Server):
    def accept_all(self, listener):
        try:
            super().accept_all(listener)
        finally:
            listener.close()
            until = time.process_time() + 0.3
            while time.process_time() < until:
                pass


loop_dies.one_loop.server.main(Server)
