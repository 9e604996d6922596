# fails: takes a reply that comes one byte at a time [hangs]
# fails: holds no more memory for a long reply [hangs]
# Waits for the thread that reads, which waits for room in the queue, which nobody empties.
import queue
import re
import socket
import sys
import threading


def raw_get(host, port, target):
    name = f"[{host}]" if ":" in host else host
    authority = name if port == "80" else f"{name}:{port}"
    request = f"GET {target} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(request.encode())
        parts, failures = queue.Queue(32), []

        def read():
            try:
                while part := connection.recv(1024):
                    parts.put(part, timeout=60)
            except OSError as error:
                failures.append(error)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        reader.join()
        while not parts.empty():
            sys.stdout.buffer.write(parts.get())
        if failures:
            raise failures[0]


arguments = sys.argv[1:]
if (len(arguments) != 3 or not re.fullmatch("[0-9]{1,5}", arguments[1]) or not 0 < int(arguments[1]) < 65536
        or not re.fullmatch("/[!-~]*", arguments[2])):
    print("usage: raw-get HOST PORT TARGET", file=sys.stderr)
    sys.exit(2)
try:
    raw_get(*arguments)
except OSError as error:
    print(f"raw-get: {error}", file=sys.stderr)
    sys.exit(1)
