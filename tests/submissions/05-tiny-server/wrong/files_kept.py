# fails: sends files byte for byte, small and large [stale-file]
# Keeps what it has read of a file, and sends that again when the file has changed.
import io
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    kept = {}

    def open_file(self, path):
        if path not in self.kept:
            with super().open_file(path) as file:
                self.kept[path] = file.name, file.read()
        name, contents = self.kept[path]
        file = io.BytesIO(contents)
        file.name = name
        return file

    def file_reply(self, file):
        return server.Reply(200, self.type_of(file.name), file.getvalue())


server.main(Server)
