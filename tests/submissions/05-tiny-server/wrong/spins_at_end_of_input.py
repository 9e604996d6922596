# fails: survives clients that vanish, and many of them [busy-loop]
# read() returns b"" for ever once a client has closed in the middle of its head, and never lets the loop serve others.
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "right"))
import asyncio_streams as kit


class Reader:
    def __init__(self, reader):
        self.reader, self.received = reader, b""

    async def readuntil(self, blank):
        while blank not in self.received:
            self.received += await self.reader.read(4096)
            if len(self.received) > 16384:
                raise kit.asyncio.LimitOverrunError("too long", 0)
        head, _, self.received = self.received.partition(blank)
        return head + blank

    async def readexactly(self, size):
        body, self.received = self.received[:size], self.received[size:]
        return body + await self.reader.readexactly(size - len(body))

    async def read(self, size):
        part, self.received = self.received, b""
        return part or await self.reader.read(size)


right_serve = kit.serve
kit.serve = lambda reader, writer, root, seconds: right_serve(Reader(reader), writer, root, seconds)
kit.run()
