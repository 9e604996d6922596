"""The same request elsewhere: what tests/view/elsewhere.js writes for a request is compiled and run, and sends that request.

    elsewhere_test.py BUILD

A socket variant must send the same bytes. A library variant must send the same request line and content, and its notes
must name every field that is added, left out or changed, and no other.
"""

import base64
import collections
import contextlib
import json
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

import elsewhere_programs
import elsewhere_requests
from elsewhere_programs import DEADLINE, Program, Sent
from tapped import BUILD, Playground

HERE = pathlib.Path(__file__).resolve().parent
SEED = 2718
TOOLS = {"sh": "dash", "nc": "netcat-openbsd", "curl": "curl", "g++": "g++", "node": "nodejs", "php": "php-cli",
         "java": "default-jdk-headless", "javac": "default-jdk-headless", "mcs": "mono-mcs", "mono": "mono-runtime"}
# Compiling C++ takes seconds, and it is the literals that differ: these requests have all that literals can have.
COMPILED = ["GET", "POST of JSON", "POST of binary data", "POST of a long body", "garbage", "kept open",
            "random 0", "random 1", "random 2", "random 3", "to the playground"]
Case = collections.namedtuple("Case", "name language bytes made sent program")


def needed():
    """What to install where something is missing."""
    missing = {package for tool, package in TOOLS.items() if not shutil.which(tool)}
    if not any(pathlib.Path("/usr/lib/mono").glob("*/System.Net.Http.dll")):
        missing.add("libmono-system-net-http4.0-cil")
    return " ".join(sorted(missing))


def generated(wanted):
    """The languages, and for each (language's id, bytes, host, port) what elsewhere.js makes of it."""
    requests = [{"id": id, "bytes": base64.b64encode(data).decode(), "host": host, "port": port}
                for id, data, host, port in wanted]
    done = subprocess.run(["node", HERE / "elsewhere.cjs"], input=json.dumps(requests), capture_output=True, text=True,
                          timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    answer = json.loads(done.stdout)
    for program in answer["programs"]:
        if program["file"]:
            program["file"]["bytes"] = base64.b64decode(program["file"]["bytes"])
    return answer["languages"], answer["programs"]


# ---- requests, compared -----------------------------------------------------------------------------------------------


def parts(data):
    """Request line, fields as (name, what stands behind the colon), content."""
    head, _, body = data.partition(b"\r\n\r\n")
    line, *lines = head.split(b"\r\n")
    fields = [tuple(one.decode("latin-1").split(":", 1)) for one in lines]
    is_chunked = any(name.lower() == "transfer-encoding" for name, _ in fields)
    return line, fields, unchunked(body) if is_chunked else body


def unchunked(body):
    size, _, rest = body.partition(b"\r\n")
    length = int(size, 16)
    return rest[:length] + unchunked(rest[length + 2:]) if length else b""


def grouped(fields):
    groups = collections.defaultdict(list)
    for name, value in fields:
        groups[name.lower()].append((name, value.strip(" \t"), value))
    return groups


def differences(before, after):
    """Of two lists of fields: what notes must say."""
    old, new = grouped(before), grouped(after)
    common = [name for name in old if name in new]

    def differ(name, what):
        return [field[what] for field in old[name]] != [field[what] for field in new[name]]

    def order(fields):
        names = [name.lower() for name, _ in fields if name.lower() in common]
        return [name for at, name in enumerate(names) if len(old[name]) == len(new[name]) or names.index(name) == at]

    return {
        "adds": {name for name in new if name not in old},
        "leaves out": {name for name in old if name not in new},
        "changes": {name for name in common if differ(name, 1)},
        "another order": order(before) != order(after),
        "another case": any(old[name][0][0] != new[name][0][0] or len(old[name]) == len(new[name]) and differ(name, 0)
                            for name in common),
        "spaces round": any(not differ(name, 1) and differ(name, 2) for name in common),
    }


def told(notes, sent):
    """The same, as notes say it, but for what only older versions of a library add, where this one does not."""
    said = {"adds": set(), "leaves out": set(), "changes": set()}
    for note in notes:
        about = re.split(" to (?:“|its own|another value)", note)[0]
        names = {name.partition(":")[0].lower() for name in re.findall("`([^`]+)`", about)}
        if "newer ones do not" in note:
            names &= set(grouped(sent))
        for verb in said:
            if re.match(rf"\S+ {verb} ", note):
                said[verb] |= names
    said |= {what: any(what in note for note in notes) for what in ["another order", "another case", "spaces round"]}
    if any(note.startswith("From Java 17.0.18 on") for note in notes) and "content-length" not in grouped(sent):
        # Without that field the others may be in their order.
        return said | {"leaves out": said["leaves out"] | {"content-length"}, "another order": False}
    return said


class Elsewhere(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if needed():
            raise AssertionError(f"install {needed()}")
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cls.recorder = stack.enter_context(elsewhere_programs.Recorder())
        cls.playground = stack.enter_context(Playground("serve", "--port", "0"))
        cls.languages, _ = generated([])
        cls.cases = [*cls.recorded(), *cls.tapped()]
        elsewhere_programs.run_all([case.program for case in cls.cases if case.program], folder, BUILD)

    @classmethod
    def recorded(cls):
        """Every request in every language, each to a port of its own."""
        wanted, others = [], []
        for name, make, options in elsewhere_requests.all(random.Random(SEED)):
            for language in cls.languages:
                is_socket, address = language["socket"], options.get("address", "127.0.0.1")
                if options.get("only", is_socket) != is_socket or language["id"] == "cpp" and name not in COMPILED:
                    continue
                sent = Sent(keeps=options.get("keeps", False), redirects=options.get("redirects", False))
                port = cls.recorder.listen(address, sent)
                data = make(f"[{address}]:{port}" if ":" in address else f"{address}:{port}", port)
                sent.size = len(data) if is_socket else 0
                wanted.append((language["id"], data, address, port))
                others.append((name, language, sent))
        return cls.made(wanted, others)

    @classmethod
    def tapped(cls):
        """One request in every language, to the playground's tap."""
        port = cls.playground.port
        ids = [language["id"] for language in cls.languages]
        wanted = [(id, elsewhere_requests.to_practice(id, port), "127.0.0.1", port) for id in ids]
        return cls.made(wanted, [("to the playground", language, None) for language in cls.languages])

    @staticmethod
    def made(wanted, others):
        cases = []
        for (_, data, _, _), (name, language, sent), made in zip(wanted, others, generated(wanted)[1]):
            # One of each language is run just as the page says.
            program = Program(language, made["code"], made["file"], alone=name == "GET") if made["code"] else None
            cases.append(Case(name, language, data, made, sent, program))
        return cases

    def each(self, cases, check):
        self.assertTrue(cases)
        for case in cases:
            with self.subTest(request=case.name, language=case.language["id"]):
                check(case)

    def of(self, *, socket, keeps=False):
        return [case for case in self.cases
                if case.sent and case.language["socket"] == socket and case.sent.keeps == keeps]

    def assert_ran(self, case):
        output = case.program.result.stderr.decode(errors="replace")[-2000:] + "\n" + case.program.code
        follows = case.sent.redirects and "redirect" in " ".join(case.made["notes"])
        self.assertEqual(case.program.result.returncode, 0, output)
        self.assertTrue(case.sent.over.wait(DEADLINE), output)
        self.assertEqual(case.sent.connections, 2 if follows else 1, output)
        if not case.bytes.startswith(b"HEAD ") and not case.sent.redirects:
            self.assertIn(case.sent.mark.encode(), case.program.result.stdout)

    def test_a_socket_sends_the_same_bytes(self):
        def check(case):
            self.assert_ran(case)
            self.assertEqual(case.sent.data, case.bytes)
        self.each(self.of(socket=True), check)

    def test_a_program_ends_although_the_server_keeps_the_connection_open(self):
        def check(case):
            self.assert_ran(case)
            self.assertEqual(case.sent.data, case.bytes)
            self.assertIn("five seconds", " ".join(case.made["notes"]))
        self.each(self.of(socket=True, keeps=True), check)

    def test_a_library_sends_what_its_notes_say(self):
        def check(case):
            self.assert_ran(case)
            notes, (line, fields, content) = case.made["notes"], parts(case.bytes)
            sent_line, sent_fields, sent_content = parts(case.sent.data)
            self.assertEqual((sent_line, sent_content), (line, content))
            self.assertEqual(told(notes, sent_fields), differences(fields, sent_fields), (case.sent.data, notes))
            self.assertEqual("The server receives the same bytes." in notes, case.sent.data == case.bytes)
        self.each([case for case in self.of(socket=False) if case.program], check)

    def test_what_a_library_cannot_send_is_said(self):
        def check(case):
            notes, cannot = case.made["notes"], elsewhere_requests.CANNOT.get(case.name, "")
            expected = cannot == "all" or case.language["id"] in cannot.split()
            self.assertEqual(case.program is None, expected, notes)
            if expected:
                self.assertRegex(notes[0], r"^[A-Za-z.:]+ cannot send this request: .+[^.]\.$")
                self.assertIn("a variant with a socket", notes[1])
        self.each(self.of(socket=False), check)

    def test_the_playground_records_the_same_bytes(self):
        view, recorded = self.playground.view, {}
        for connection in view.connections():
            data = view.capture(connection["id"])["bytes"]["client"]
            recorded[re.search(rb"(?i)\nx-variant: (\S+)", data)[1].decode()] = data

        def check(case):
            data = recorded[case.language["id"]]
            self.assertEqual(case.program.result.returncode, 0, case.program.result.stderr)
            self.assertEqual(parts(data)[::2], parts(case.bytes)[::2])
            if case.language["socket"]:
                self.assertEqual(data, case.bytes)
        self.each([case for case in self.cases if not case.sent], check)

    def test_any_bytes_have_an_answer(self):
        whole, noise = elsewhere_requests.to_practice("none", 8080), random.Random(SEED)
        odd = [b"\0", b"\n", b"\r", b" ", b":", b"\xff", "\u202e".encode()]
        requests = [b"\n" * 5000, b"x" * 20_000, whole + bytes(1 << 20)]
        requests += [whole[:end] for end in range(1, len(whole), 3)]
        requests += [whole[:at] + noise.choice(odd) + whole[at + 1:] for at in range(0, len(whole), 5)]
        wanted = [(language, data) for language in self.languages for data in requests]
        _, programs = generated([(language["id"], data, "127.0.0.1", 8080) for language, data in wanted])
        for (language, data), made in zip(wanted, programs):
            with self.subTest(language=language["id"], bytes=data[-100:]):
                self.assertTrue(made["notes"])
                self.assertTrue(made["code"] or not language["socket"])
                self.assertLess(len(made["code"] or ""), 100_000)
                # What would not be seen, or turn a line round, is escaped.
                self.assertNotRegex(made["code"] or "", "[^\n\x20-\x7e\xa1-\xac\xae-\u02ff]")

    def test_no_bytes_are_no_request(self):
        for made in generated([(language["id"], b"", "127.0.0.1", 8080) for language in self.languages])[1]:
            self.assertEqual((made["code"], made["notes"]), (None, ["The client sent no byte."]))


if __name__ == "__main__":
    unittest.main()
