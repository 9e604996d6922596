# fails: answers GET of a folder with its index.html [wrong-status]
# fails: takes a target in absolute form, and HTTP/1.0 without Host [wrong-status]
# fails: puts a request together from its pieces [wrong-status]
# fails: says which methods a target takes [wrong-status]
# fails: serves others while one client is silent and one dribbles [wrong-status]
# fails: lets the client read the whole reply, whatever it still sends [wrong-status]
# fails: survives clients that vanish, and many of them [wrong-status]
# A folder is not found: index.html has to be asked for by name.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def name_of(self, path):
        return self.root + path


server.main(Server)
