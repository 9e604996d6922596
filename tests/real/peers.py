"""Real servers on free loopback ports, for the tests in this folder: nginx, python3's http.server, the tiny server."""

import contextlib
import http.server
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
WWW = ROOT / "lessons" / "05-tiny-server" / "www"


class FormHandler(http.server.SimpleHTTPRequestHandler):
    """Files, and /form, which prints the fields that it was sent."""

    def log_message(self, *_):
        pass

    def reply_with_fields(self, encoded):
        fields = urllib.parse.parse_qsl(encoded, keep_blank_values=True, encoding="utf-8", errors="surrogateescape")
        text = "".join(f"{name}={value}\n" for name, value in fields).encode("utf-8", "surrogateescape")
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path == "/form":
            self.reply_with_fields(query)
        else:
            super().do_GET()

    def do_POST(self):
        if self.headers["Content-Type"] != "application/x-www-form-urlencoded":
            self.send_error(415)
            return
        self.reply_with_fields(self.rfile.read(int(self.headers["Content-Length"])).decode("ascii"))


@contextlib.contextmanager
def python_server(folder):
    handler = lambda *arguments: FormHandler(*arguments, directory=str(folder))  # noqa: E731
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def nginx_server(folder, scratch, form_port):
    """nginx serves the folder and hands /form on to another server. It cannot be asked for any free port, so one is
    found for it; should somebody else take that in between, the next is tried."""
    for _ in range(10):
        port = free_port()
        config = pathlib.Path(scratch) / "nginx.conf"
        config.write_text(f"""
            daemon off; master_process off; pid {scratch}/nginx.pid; error_log {scratch}/error.log;
            events {{ worker_connections 64; }}
            http {{
                access_log off;
                client_body_temp_path {scratch}/body; proxy_temp_path {scratch}/proxy; fastcgi_temp_path {scratch}/fastcgi;
                uwsgi_temp_path {scratch}/uwsgi; scgi_temp_path {scratch}/scgi;
                client_max_body_size 16m;
                types {{ text/html html; image/png png; text/plain txt; }}
                server {{
                    listen 127.0.0.1:{port};
                    root {folder};
                    location /form {{ proxy_pass http://127.0.0.1:{form_port}; proxy_buffering off; }}
                }}
            }}""", encoding="utf-8")
        process = subprocess.Popen(["nginx", "-c", str(config), "-p", str(scratch), "-e", f"{scratch}/error.log"],
                                   env={"PATH": "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"})
        try:
            while process.poll() is None and not answers(port):
                pass
            if process.poll() is None:
                yield port
                return
        finally:
            process.terminate()
            process.wait(timeout=10)
    raise RuntimeError("nginx does not start: " + (pathlib.Path(scratch) / "error.log").read_text(encoding="utf-8"))


@contextlib.contextmanager
def tiny_server(program, folder=WWW, seconds=30):
    process = subprocess.Popen([str(program), "0", str(folder), str(seconds)], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        yield int(line.rstrip("/\n").rpartition(":")[2])
    finally:
        process.terminate()
        assert process.wait(timeout=10) == 0, "the server did not end with 0"
        process.stdout.close()


def chromium():
    """The browser's path. Where this system has none the test ends here, and ctest counts it as skipped."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        print("NOT RUN: this system offers no Chromium as a package (on Ubuntu it is a snap); install one to run this test")
        sys.exit(77)
    return found
