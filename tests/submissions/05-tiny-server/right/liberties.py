# right: takes each liberty that the contract leaves: LF as a line end, 408 to who was silent, silence at an early end of
# input, a body that is read before the target is judged, 400 for equal lengths, a folder without its slash.
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class Server(server.Server):
    def read_head(self, connection, deadline):
        received = b""
        while True:
            ends = [at + len(blank) for blank in (b"\n\r\n", b"\n\n") if (at := received.find(blank)) >= 0]
            if ends:
                head = received[:min(ends)]
                if len(head) > self.max_head:
                    self.too_long(received)
                lines = [line.removesuffix(b"\r") for line in head.split(b"\n")]
                return b"\r\n".join(lines).rstrip(b"\r\n") + b"\r\n\r\n", received[min(ends):]
            if len(received) >= self.max_head:
                self.too_long(received)
            part = self.receive(connection, deadline)
            if part is None:
                raise server.Refusal(408)
            if part == b"":
                raise server.Refusal(0)
            received += part

    def content_length(self, request):
        if len(request.values(b"content-length")) > 1:
            raise server.Refusal(400)
        return super().content_length(request)

    def respond(self, connection, request, rest):
        length = self.content_length(request)
        self.check_transfer_coding(request)
        if length is not None and length <= self.max_body:
            rest = self.read_body(connection, rest, length)
        return super().respond(connection, request, rest)

    def name_of(self, path):
        name = super().name_of(path)
        return name + b"/index.html" if os.path.isdir(name) else name


server.main(Server)
