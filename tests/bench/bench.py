#!/usr/bin/env python3
"""Measures what the kit promises of its speed and memory, and prints it: medians, and ratios within this run.

    bench.py BUILD
"""

import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "real"))
import peers  # noqa: E402

BUILD = pathlib.Path(sys.argv[1]).resolve()
ROUNDS = 7


def seconds(job):
    begin = time.perf_counter()
    job()
    return time.perf_counter() - begin


def medians(*jobs, rounds=ROUNDS):
    """The median of each job's seconds. They take turns, so that a busy moment of the machine meets all of them."""
    times = [[seconds(job) for job in jobs] for _ in range(rounds + 1)][1:]
    return [statistics.median(column) for column in zip(*times)]


def run(*command, **options):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, **options)


def line(what, value, bar=""):
    print(f"  {what:<46} {value:<22} {bar}", flush=True)


def edit_to_built(scratch):
    print("Edit one line of lesson 01 -> program built (no optimisation, debug information)")
    solution = ROOT / "solutions" / "01-raw-get" / "raw_get.cpp"
    plain = pathlib.Path(scratch) / "plain.cpp"
    plain.write_text(re.sub(r"#include <asio/.*?>\n", "", solution.read_text().replace("#include <asio/", "#include <asio.hpp>\n#include <asio/", 1)))

    def lesson():
        solution.touch()
        run("ninja", "-C", BUILD, "solution-raw-get")

    def compile_(source, *flags):
        run("c++", "-std=c++20", "-g", "-DASIO_STANDALONE", *flags, source, "-o", pathlib.Path(scratch) / "program", "-pthread")

    kit, posix, header_only = medians(lesson, lambda: compile_(HERE / "posix_get.cpp"), lambda: compile_(plain))
    line("this kit", f"{kit:.2f} s")
    line("plain POSIX sockets", f"{posix:.2f} s", f"x {kit / posix:.2f}   (bar: at most 2)")
    line("plain <asio.hpp>", f"{header_only:.2f} s", f"x {kit / header_only:.2f}   (bar: at most 0.45)")


def checks():
    print("Checks")
    client, floor, true = map(float, subprocess.run([BUILD / "bench-spawn", BUILD / "solution-raw-get", "300"], check=True, capture_output=True, text=True).stdout.split())
    line("one check of a client", f"{client:.0f} us")
    line("the same exchange with blocking calls", f"{floor:.0f} us", f"x {client / floor:.2f}")
    line("spawning /bin/true", f"{true:.0f} us", f"x {client / true:.2f}   (bar: at most 1.5; nothing can undercut x {floor / true:.2f} here)")
    every, first = medians(lambda: run(BUILD / "check", "--solutions"), lambda: run(BUILD / "check", "01", "--solutions"))
    line("all five solutions", f"{every:.2f} s", "(bar: under 3)")
    line("lesson 01 alone", f"{first:.2f} s")


def requests_a_second(port):
    out = subprocess.run(["wrk", "-t1", "-c16", "-d3s", "-H", "Connection: close", f"http://127.0.0.1:{port}/hello.txt"], check=True, capture_output=True, text=True).stdout
    return float(re.search(r"Requests/sec:\s*([\d.]+)", out).group(1))


def server(scratch):
    print("Solution 05 at -O2, small file, Connection: close")
    fast = pathlib.Path(scratch) / "fast-server"
    run("c++", "-std=c++20", "-O2", "-DASIO_STANDALONE", ROOT / "solutions" / "05-tiny-server" / "tiny_server.cpp", "-o", fast, "-pthread")
    www = pathlib.Path(scratch) / "www"
    shutil.copytree(peers.WWW, www)
    os.chmod(scratch, 0o755)
    with peers.tiny_server(fast, www) as ours, peers.nginx_server(www, scratch, 1) as nginx:
        rounds = [(requests_a_second(ours), requests_a_second(nginx)) for _ in range(3)]
    ours, nginx = (statistics.median(column) for column in zip(*rounds))
    line("tiny-server", f"{ours:.0f} a second")
    line("nginx, one worker", f"{nginx:.0f} a second", f"x {ours / nginx:.2f}   (bar: at least 0.9)")


def serve_gibibyte(listener):
    block = bytes(1024 * 1024)
    connection, _ = listener.accept()
    with connection:
        while b"\r\n\r\n" not in connection.recv(65536):
            pass
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (1024 * len(block)))
        for _ in range(1024):
            connection.sendall(block)


def resident_peak(pid):
    """In KiB. What wait4 tells would count this process too, as the child was forked from it."""
    try:
        return int(re.search(r"VmHWM:\s*(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
    except (OSError, AttributeError):
        return 0  # it has just ended


def memory(scratch):
    print("Peak memory for a reply of 1 GiB")
    for name, extra in (("raw-get", []), ("save-response", [f"{scratch}/saved"]), ("get-query", []), ("post-form", [])):
        with socket.create_server(("127.0.0.1", 0)) as listener, open(os.devnull, "wb") as nowhere:
            thread = threading.Thread(target=serve_gibibyte, args=(listener,))
            thread.start()
            process = subprocess.Popen([BUILD / f"solution-{name}", "127.0.0.1", str(listener.getsockname()[1]), "/", *extra], stdout=nowhere)
            peak = 0
            while process.poll() is None:
                peak = max(peak, resident_peak(process.pid))
                time.sleep(0.01)
            thread.join()
        (pathlib.Path(scratch) / "saved").unlink(missing_ok=True)
        assert process.returncode == 0, name
        line(name, f"{peak / 1024:.1f} MiB", "(bar: under 16)")


with tempfile.TemporaryDirectory() as folder:
    edit_to_built(folder)
    checks()
    if shutil.which("wrk") and shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"):
        server(folder)
    memory(folder)
