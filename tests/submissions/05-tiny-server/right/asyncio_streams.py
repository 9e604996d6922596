# right: asyncio's streams, one timeout for head and body together, and no word on what the transport does underneath.
import asyncio
import os
import pathlib
import signal
import sys
import urllib.parse

REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout", 411: "Length Required",
           413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type", 431: "Request Header Fields Too Large",
           501: "Not Implemented", 505: "HTTP Version Not Supported"}
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".txt": "text/plain; charset=utf-8", ".json": "application/json", ".png": "image/png", ".jpg": "image/jpeg",
         ".svg": "image/svg+xml", ".pdf": "application/pdf"}
KNOWN = "GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH".split()
TOKEN = set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Status(Exception):
    def __init__(self, code, allow=None):
        self.code, self.allow = code, allow


def encode(code, kind, body, allow=None, head_only=False):
    lines = [f"HTTP/1.1 {code} {REASONS[code]}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"Allow: {allow}"] if allow else []
    return "\r\n".join(lines + ["Connection: close", "", ""]).encode() + (b"" if head_only else body)


def parse(head):
    line, *rest = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    try:
        method, target, version = line.split(" ")
    except ValueError:
        raise Status(400)
    if len(target) > 8192:
        raise Status(414)
    if target.lower().startswith("http://"):
        parts = urllib.parse.urlsplit(target)
        target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    if not method or not set(method) <= TOKEN or not target.startswith("/") or not all("!" <= c <= "~" for c in target):
        raise Status(400)
    if len(version) != 8 or not version.startswith("HTTP/") or version[6] != "." or not (version[5] + version[7]).isdecimal():
        raise Status(400)
    if version not in ("HTTP/1.0", "HTTP/1.1"):
        raise Status(505)
    if method not in KNOWN:
        raise Status(501)
    fields = {}
    for field in rest:
        name, colon, value = field.partition(":")
        if not colon or not name or not set(name) <= TOKEN or any(c < " " and c != "\t" or c == "\x7f" for c in value):
            raise Status(400)
        fields.setdefault(name.lower(), []).append(value.strip(" \t"))
    hosts = len(fields.get("host", []))
    if hosts > 1 or hosts == 0 and version == "HTTP/1.1":
        raise Status(400)
    lengths = fields.get("content-length", [])
    if len(set(lengths)) > 1 or not all(x.isascii() and x.isdecimal() for x in lengths):
        raise Status(400)
    if "transfer-encoding" in fields:
        raise Status(501)
    return method, target, fields


def echo(form):
    pieces = (piece.partition(b"=") for piece in form.split(b"&") if piece)
    plain = lambda text: urllib.parse.unquote_to_bytes(text.replace(b"+", b" "))
    return b"".join(plain(name) + b"=" + plain(value) + b"\n" for name, _, value in pieces)


def find(root, path):
    name = os.fsdecode(urllib.parse.unquote_to_bytes(path))
    try:
        if "\0" in name or name.endswith("/") and (root / name.strip("/")).is_file():
            raise Status(404)
        file = pathlib.Path(str(root) + name + ("index.html" if name.endswith("/") else "")).resolve(strict=True)
    except OSError:
        raise Status(404)
    if not file.is_relative_to(root) or not file.is_file():
        raise Status(404)
    return file


async def respond(reader, root, seen):
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        start = await reader.read(16384)
        raise Status(414 if b"\r\n" not in start[:8300] else 431)
    seen.append(head)
    method, target, fields = parse(head)
    path, _, query = target.partition("?")
    get = method in ("GET", "HEAD")
    if urllib.parse.unquote_to_bytes(path) != b"/form":
        file = find(root, path)
        if not get:
            raise Status(405, "GET, HEAD")
        kind = TYPES.get(file.suffix.lower(), "application/octet-stream")
        return encode(200, kind, await asyncio.to_thread(file.read_bytes), head_only=method == "HEAD")
    if get:
        return encode(200, TYPES[".txt"], echo(query.encode("latin-1")), head_only=method == "HEAD")
    if method != "POST":
        raise Status(405, "GET, HEAD, POST")
    if "content-length" not in fields:
        raise Status(411)
    length = int(fields["content-length"][0])
    if length > 1024 * 1024:
        raise Status(413)
    if fields.get("content-type", [""])[0].split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Status(415)
    return encode(200, TYPES[".txt"], echo(await reader.readexactly(length)))


async def serve(reader, writer, root, seconds):
    seen = []  # the head, once it is there
    try:
        try:
            reply = await asyncio.wait_for(respond(reader, root, seen), seconds)
        except Status as status:
            text = f"{status.code} {REASONS[status.code]}\n".encode()
            reply = encode(status.code, TYPES[".txt"], text, status.allow, bool(seen) and seen[0].startswith(b"HEAD "))
        except asyncio.IncompleteReadError:
            return
        except asyncio.TimeoutError:
            reply = encode(408, TYPES[".txt"], b"408 Request Timeout\n")
        writer.write(reply)
        await writer.drain()
        writer.write_eof()
        async with asyncio.timeout(1):
            size = 0
            while size < 256 * 1024 and (part := await reader.read(4096)):
                size += len(part)
    except OSError:  # a timeout is one too
        pass
    finally:
        writer.close()


async def main(port, root, seconds):
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = await asyncio.start_server(lambda r, w: serve(r, w, root, seconds), "127.0.0.1", port, limit=16384)
    print(f"Listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
    await stop.wait()
    os._exit(0)


def run():
    numbers = sys.argv[1:2] + sys.argv[3:]
    if len(sys.argv) not in (3, 4) or not all(x.isascii() and x.isdecimal() for x in numbers) or int(numbers[0]) > 65535 \
            or len(numbers) == 2 and not 1 <= int(numbers[1]) <= 3600:
        sys.exit(print("usage: tiny-server PORT ROOT [SECONDS]", file=sys.stderr) or 2)
    folder = pathlib.Path(sys.argv[2]).resolve()
    if not folder.is_dir():
        sys.exit("tiny-server: there is no such folder")
    try:
        asyncio.run(main(int(numbers[0]), folder, int(numbers[1]) if len(numbers) == 2 else 30))
    except OSError as error:
        sys.exit(f"tiny-server: {error}")


if __name__ == "__main__":
    run()
