# right: one thread and no coroutines: a selector, a state for each connection, a look at the clock five times a second.
import os
import selectors
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import server


class NotYet(Exception):
    """More bytes are needed before there is anything to say."""


class Arrived:
    """What has come of a request so far, in place of the connection that the shared server reads from."""

    def __init__(self, received, over, late):
        self.received, self.over, self.late = received, over, late


class State:
    def __init__(self, now, seconds):
        self.received, self.out, self.file, self.phase = b"", b"", None, "reading"
        self.deadline = now + seconds
        self.surplus = 0


class Server(server.Server):
    def receive(self, arrived, deadline):
        if arrived.received:
            part, arrived.received = arrived.received, b""
            return part
        if arrived.over:
            return b""
        if arrived.late:
            return None
        raise NotYet

    def send(self, arrived, reply, head_only):
        arrived.out = self.encode_head(reply)
        if isinstance(reply.body, bytes):
            arrived.out += b"" if head_only else reply.body
        elif head_only:
            reply.body.close()
        else:
            arrived.file = reply.body

    def close(self, arrived):
        pass

    def accept_all(self, listener):
        self.selector = selectors.DefaultSelector()
        listener.setblocking(False)
        self.selector.register(listener, selectors.EVENT_READ)
        self.states = {}
        while True:
            for key, _ in self.selector.select(0.2):
                if key.fileobj is listener:
                    self.accept_one(listener)
                else:
                    self.guarded(key.fileobj, self.step)
            for connection, state in list(self.states.items()):
                if time.monotonic() > state.deadline:
                    self.guarded(connection, self.expire)

    def accept_one(self, listener):
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.setblocking(False)
        self.states[connection] = State(time.monotonic(), self.seconds)
        self.selector.register(connection, selectors.EVENT_READ)

    def guarded(self, connection, action):
        try:
            action(connection, self.states[connection])
        except BlockingIOError:
            pass
        except OSError:
            self.forget(connection)

    def forget(self, connection):
        state = self.states.pop(connection)
        if state.file:
            state.file.close()
        self.selector.unregister(connection)
        connection.close()

    def expire(self, connection, state):
        if state.phase == "reading":
            self.try_to_answer(connection, state, late=True)
        else:
            self.forget(connection)

    def step(self, connection, state):
        if state.phase == "writing":
            self.write(connection, state)
            return
        part = connection.recv(65536)
        if state.phase == "reading":
            state.received += part
            self.try_to_answer(connection, state, over=not part)
        else:
            state.surplus += len(part)
            if not part or state.surplus > self.max_surplus:
                self.forget(connection)

    def try_to_answer(self, connection, state, over=False, late=False):
        arrived = Arrived(state.received, over, late)
        arrived.out, arrived.file = b"", None
        try:
            self.converse(arrived)
        except NotYet:
            return
        if not arrived.out:
            self.forget(connection)
            return
        state.out, state.file, state.phase = arrived.out, arrived.file, "writing"
        state.deadline = time.monotonic() + self.seconds
        self.selector.modify(connection, selectors.EVENT_WRITE)
        self.write(connection, state)

    def write(self, connection, state):
        if not state.out and state.file:
            state.out = state.file.read(16 * 1024)
        if state.out:
            state.out = state.out[connection.send(state.out):]
            state.deadline = time.monotonic() + self.seconds
        elif state.phase == "writing":
            connection.shutdown(socket.SHUT_WR)
            self.selector.modify(connection, selectors.EVENT_READ)
            state.phase, state.deadline = "closing", time.monotonic() + 1


if __name__ == "__main__":
    server.main(Server)
