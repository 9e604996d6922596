# fails: survives clients that vanish, and many of them [dies-with-client]
# An exception from one client ends the loop that accepts, and the program waits on without it.
import signal

import loop_dies


class Server(loop_dies.Server):
    def accept_all(self, listener):
        try:
            super().accept_all(listener)
        except OSError:
            listener.close()
            signal.pause()


loop_dies.one_loop.server.main(Server)
