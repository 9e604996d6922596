"""Runs programs that send one request each, and records what every one of them sends."""

import concurrent.futures
import dataclasses
import functools
import operator
import os
import pathlib
import re
import selectors
import socket
import subprocess
import sys
import threading

REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
DEADLINE = 20  # seconds for whatever the network or a program may make us wait for
ASIO = ["-std=c++20", "-DASIO_STANDALONE", "-DASIO_SEPARATE_COMPILATION", "-DASIO_NO_DEPRECATED",
        "-DASIO_USE_TS_EXECUTOR_AS_DEFAULT", "-DASIO_DISABLE_STD_ALIGNED_ALLOC"]  # as /CMakeLists.txt has them

JAVA_ALL = """
class All {
    public static void main(String[] numbers) throws Exception {
        for (var number : numbers) {
            try {
                var main = Class.forName("Request" + number).getDeclaredMethod("main", String[].class);
                main.setAccessible(true);
                main.invoke(null, (Object) new String[0]);
            } catch (Throwable error) {
                System.err.println("Request" + number + ": " + error.getCause());
            }
        }
    }
}
"""
CSHARP_ALL = """
class All {
    static void Main(string[] numbers) {
        foreach (var number in numbers) {
            try {
                var flags = System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static;
                typeof(All).Assembly.GetType("Request" + number).GetMethod("Main", flags).Invoke(null, null);
            } catch (System.Exception error) {
                System.Console.Error.WriteLine("Request" + number + ": " + error.InnerException);
            }
        }
    }
}
"""


@dataclasses.dataclass
class Sent:
    """What came over one connection, and how the server behaves on it."""
    size: int = 0          # so many bytes are the request; 0: as its framing says
    keeps: bool = False    # leaves the connection open after the reply
    redirects: bool = False
    mark: str = ""         # what the reply says
    data: bytes = b""
    connections: int = 0
    over: threading.Event = dataclasses.field(default_factory=threading.Event)


class Recorder:
    """A server with a port for each program, so that no program can be mistaken for another."""

    def __init__(self):
        self.listeners = selectors.DefaultSelector()
        self.over, self.end = socket.socketpair()
        self.listeners.register(self.over, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def listen(self, address, sent):
        listener = socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
        self.listeners.register(listener, selectors.EVENT_READ, sent)
        port = listener.getsockname()[1]
        sent.mark = f"received at {port}\n"
        return port

    def serve(self):
        while True:
            for ready, _ in self.listeners.select():
                if ready.fileobj is self.over:
                    return
                connection, _ = ready.fileobj.accept()
                threading.Thread(target=record, args=(connection, ready.data), daemon=True).start()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.end.close()
        self.thread.join()
        for listener in [key.fileobj for key in self.listeners.get_map().values()]:
            listener.close()
        self.listeners.close()


def record(connection, sent):
    connection.settimeout(DEADLINE)
    with connection:
        try:
            # Whoever looks for a server of its own at this port sends nothing.
            if not connection.recv(1, socket.MSG_PEEK):
                return
            sent.connections += 1
            is_first = sent.connections == 1  # a second one follows a redirect
            data = answer(connection, sent, is_first)
        except OSError as error:
            data, is_first = f"[{error}]".encode(), not sent.data
    if is_first:
        sent.data = data
    sent.over.set()


def answer(connection, sent, is_first):
    told_to_go_on = False
    data = b""
    while not (len(data) >= sent.size if sent.size else is_complete(data)):
        part = connection.recv(65536)
        if not part:
            break
        data += part
        if not told_to_go_on and not sent.size and re.search(rb"(?is)\nexpect:.*\r\n\r\n", data):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            told_to_go_on = True
    reply = REDIRECT if sent.redirects and is_first else reply_with(sent.mark, sent.keeps)
    if data.startswith(b"HEAD "):
        reply = reply.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    connection.sendall(reply)
    if not sent.keeps:
        connection.shutdown(socket.SHUT_WR)
    while part := connection.recv(65536):  # nothing may follow the request
        data += part
    return data


def reply_with(mark, keeps):
    close = "" if keeps else "Connection: close\r\n"
    return (f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(mark)}\r\n"
            f"{close}\r\n{mark}").encode()


def is_complete(data):
    head, blank, rest = data.partition(b"\r\n\r\n")
    if not blank:
        return False
    if re.search(rb"(?i)\ntransfer-encoding: *chunked", head):
        return rest.endswith(b"0\r\n\r\n")
    length = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
    return len(rest) >= int(length[1]) if length else True


def environment():
    """Of a program: the Python that runs this test, UTF-8, and no proxy."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "PATH": f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


def run(command, folder):
    try:
        return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, timeout=120,
                              stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired as late:
        told = (late.stderr or b"") + b"[still running after 120 s]"
        return subprocess.CompletedProcess(command, -1, late.stdout or b"", told)


@dataclasses.dataclass
class Program:
    language: dict
    code: str
    file: dict | None = None  # {name, bytes} that it reads
    alone: bool = False       # run as the page says, not by one process with the others of its language
    result: subprocess.CompletedProcess | None = None


def run_one(program, folder):
    """As the page says that it is run."""
    folder.mkdir(parents=True)
    (folder / program.language["file"]).write_text(program.code, encoding="utf-8")
    if program.file:
        (folder / program.file["name"]).write_bytes(program.file["bytes"])
    program.result = run(["sh", "-c", program.language["run"]], folder)


def run_together(programs, folder, kind, starter, compiler=None):
    """All of one language by one process: `kind` says how a program becomes a part, `starter` how the parts are run."""
    if not programs:
        return
    folder.mkdir(parents=True)
    names = []
    for number, program in enumerate(programs):
        code, name = kind(program.code, number)
        if program.file:
            own = program.file["name"].replace(".", f"{number}.")
            code = code.replace(program.file["name"], own)
            (folder / own).write_bytes(program.file["bytes"])
        (folder / name).write_text(code, encoding="utf-8")
        names.append(name)
    done = run(compiler(names), folder) if compiler else None
    if not done or done.returncode == 0:
        done = run(starter(names), folder)
    for program in programs:
        program.result = done


def script(suffix):
    return lambda code, number: (code, f"{number}.{suffix}")


EACH_BY_SH = ["sh", "-c", 'code=0; for one; do sh "$one" || code=$?; done; exit $code', "sh"]
SCRIPTS = {
    "nc": ("sh", EACH_BY_SH),
    "curl": ("sh", EACH_BY_SH),
    "python-": ("py", ["python3", "-c", "import runpy, sys\nfor one in sys.argv[1:]: runpy.run_path(one)"]),
    "js-": ("mjs", ["node", "-e", "(async () => { for (const one of process.argv.slice(1)) await import(`./${one}`); })()"]),
    "php-": ("php", ["php", "-r", "foreach (array_slice($argv, 1) as $one) require $one;", "--"]),
}


def as_java(code, number):
    return code.replace("class Request ", f"class Request{number} "), f"Request{number}.java"


def as_csharp(code, number):
    return code.replace("class Request ", f"class Request{number} "), f"Request{number}.cs"


def as_cpp(code, number):
    return code.replace("int main()", f"void request_{number}()"), f"request_{number}.inc"


def numbers(names):
    return [str(number) for number in range(len(names))]


def run_java(programs, folder):
    def compiler(names):
        (folder / "All.java").write_text(JAVA_ALL, encoding="utf-8")
        return ["javac", "-encoding", "UTF-8", "-proc:none", "All.java", *names]
    starter = ["java", "-XX:TieredStopAtLevel=1", "All"]
    run_together(programs, folder, as_java, lambda names: [*starter, *numbers(names)], compiler)


def run_csharp(programs, folder):
    def compiler(names):
        (folder / "All.cs").write_text(CSHARP_ALL, encoding="utf-8")
        return ["mcs", "-r:System.Net.Http.dll", "-main:All", "-out:all.exe", "All.cs", *names]
    run_together(programs, folder, as_csharp, lambda names: ["mono", "all.exe", *numbers(names)], compiler)


def run_cpp(programs, folder, build):
    def compiler(names):
        includes = "".join(f'#include "{name}"\n' for name in names)
        calls = "".join(f"    request_{number}();\n" for number in numbers(names))
        (folder / "all.cpp").write_text(f"{includes}int main() {{\n{calls}}}\n", encoding="utf-8")
        return ["g++", *ASIO, *WARNINGS, "-pipe", "all.cpp", build / "libasio.a", "-pthread", "-o", "all"]
    run_together(programs, folder, as_cpp, lambda _: ["./all"], compiler)


def run_all(programs, folder, build):
    """Every program: one by one those that are marked so, the others of a language together."""
    def of(prefix):
        return [program for program in programs if program.language["id"].startswith(prefix) and not program.alone]
    with concurrent.futures.ThreadPoolExecutor(max(2, os.cpu_count() or 2) + 1) as pool:
        jobs = [pool.submit(run_cpp, of("cpp"), folder / "cpp", build),
                pool.submit(run_java, of("java-"), folder / "java"),
                pool.submit(run_csharp, of("csharp-"), folder / "csharp")]
        for prefix, (suffix, command) in SCRIPTS.items():
            starter = functools.partial(operator.add, command)
            jobs.append(pool.submit(run_together, of(prefix), folder / prefix, script(suffix), starter))
        for number, program in enumerate(programs):
            if program.alone:
                jobs.append(pool.submit(run_one, program, folder / str(number)))
        for job in jobs:
            job.result()
