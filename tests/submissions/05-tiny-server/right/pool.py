# right: a pool of 32 threads made beforehand, all of them in accept: more than browsers ever keep waiting.
import os
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def begin(self, connection):
        self.serve(connection)

    def accept_all(self, listener):
        accept = super().accept_all
        threads = [threading.Thread(target=accept, args=(listener,), daemon=True) for _ in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


server.main(Server)
