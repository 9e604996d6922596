# right: a pool of 8 threads. Few, but no check keeps more than three clients waiting, and a client that has read its
# reply to the end closes: none of the eight need then linger for long.
import concurrent.futures
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    pool = concurrent.futures.ThreadPoolExecutor(8)

    def begin(self, connection):
        self.pool.submit(self.serve, connection)


server.main(Server)
