# fails: turns away a client that takes too long [no-reply]
# Closes without a word when the time is up.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def read_head(self, connection, deadline):
        try:
            return super().read_head(connection, deadline)
        except server.Refusal as refusal:
            raise server.Refusal(0 if refusal.status == 408 else refusal.status)


server.main(Server)
