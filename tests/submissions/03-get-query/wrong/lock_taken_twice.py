# fails: asks for PATH alone when there are no pairs [hangs-before-connecting]
# Takes a lock that it holds already, and so waits for itself.
import socket
import sys
import threading

lock = threading.Lock()


def log(text):
    if lock.acquire(timeout=60):
        print(text, file=sys.stderr)
        lock.release()


def open_connection(host, port):
    lock.acquire()
    log(f"connecting to {host}")
    lock.release()
    return socket.create_connection((host, int(port)))


host, port, path, *pairs = sys.argv[1:]
with open_connection(host, port) as connection:
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
    while part := connection.recv(1024):
        sys.stdout.buffer.write(part)
