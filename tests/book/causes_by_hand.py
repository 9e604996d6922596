"""What the page of causes says that neither the catalogue nor a verdict does."""

WHATWG = {"WHATWG URL §1.3": "percent-encoded-bytes", "WHATWG URL §5.1": "urlencoded-parsing",
          "WHATWG URL §5.2": "urlencoded-serializing"}
# The files of the catalogue, in the order of the page: what each is about, and whose checks name its causes.
GROUPS = {
    "requests": ("Requests", "What a client sends: request line, fields, blank line.", "1234"),
    "forms": ("Forms", "How a form becomes bytes, and how they travel.", "34"),
    "responses": ("Replies and files", "What a client makes of a reply: what it prints and saves, when it is done.", "1234"),
    "programs": ("Programs", "How a program starts, runs and ends.", "12345"),
    "servers": ("Servers", "What a server does and sends.", "5"),
}
# Where that is otherwise for single ones.
NAMED_IN = {
    # requests: what only one lesson's checks ask for
    "host-with-default-port": "1", "ipv6-without-brackets": "1", "target-lost-query": "12", "body-on-get": "3",
    "early-blank-line": "12345",
    # forms: those of a GET, those of a POST
    "missing-question-mark": "3", "pairs-not-sent": "3", "query-in-body": "3",
    "body-in-query": "4", "file-name-sent": "4", "file-cut-at-nul": "4", "file-newlines-changed": "4",
    "missing-content-type": "4", "wrong-content-type": "4", "missing-content-length": "4", "length-of-characters": "4",
    "length-of-unencoded": "4", "length-off": "4", "length-not-decimal": "4", "chunked-request": "4",
    # replies: 01 prints all of it, 02 saves the body, 03 and 04 print it
    "head-missing": "1", "status-line-missing": "2", "status-line-with-cr": "2", "file-missing": "2",
    "file-changed-on-failure": "2", "debris": "2", "status-not-checked": "2",
    "head-in-body": "234", "blank-line-kept": "234", "body-start-lost": "234", "waits-for-close": "234",
    # programs: a server is not asked for these
    "never-connected": "1234", "hangs-before-connecting": "1234", "sent-nothing": "1234", "one-address-only": "1",
    "hangs": "1234", "buffers-whole-reply": "123", "output-on-stderr": "1234",
}
# What ought to have happened, where no bytes are compared, or where others are each time: how far a program comes before
# it fails may be up to the system.
EXPECTED = {
    "request-incomplete": "all of the body, as many bytes as Content-Length says",
    "second-connection": "one connection, which carries the whole request",
    "waits-for-close": "the end of the program: Content-Length bytes have come",
    "waits-for-more": "the end of the program: the close is the end of the reply",
    "file-changed-on-failure": "everything as it was before",
    "file-missing": "FILE, which holds the body then",
    "debris": "FILE, and nothing beside it",
    "status-not-checked": "no file: the status is not 200",
    "not-written-yet": "the request that the lesson's README shows",
    "does-not-compile": "a program",
    "cannot-start": "a program that the system can start",
    "takes-right-arguments-for-wrong": "a connection, and a request",
    "takes-wrong-arguments": "no connection; the usage on standard error, and exit code 2",
    "never-connected": "a connection to HOST and PORT",
    "hangs-before-connecting": "a connection to HOST and PORT",
    "sent-nothing": "the request",
    "one-address-only": "a connection to the next address",
    "hangs": "a reason on standard error, and exit code 1",
    "busy-loop": "the end of the program: the close is the end of the reply",
    "crashed": "exit code 0",
    "sanitizer-report": "no access to memory that is not the program's",
    "sigpipe": "a write that fails, and a server that goes on",
    "out-of-memory": "a program that holds a part at a time",
    "buffers-whole-reply": "as much memory for a long reply as for a short one",
    "no-reason": "one line on standard error: raw-get, a colon, the reason",
    "never-listened": "Listening on http://127.0.0.1:8000/",
    "no-listening-line": "Listening on http://127.0.0.1:8000/",
    "not-listening": "a connection, as soon as the line is there",
    "listens-everywhere": "connections to 127.0.0.1, and to no other address",
    "no-reply": "a reply, then the close",
    "reply-hangs": "a reply: the request is complete",
    "connection-left-open": "the close, behind the reply",
    "never-closes": "the close, a second after the reply at the latest",
    "reply-cut-by-reset": "the server shuts down sending, reads on until the client has closed, and closes then",
    "body-length-ignored": "the whole form: Content-Length says how much is still to come",
    "half-close-taken-for-end": "a reply: the request is complete",
    "blocked-by-silent-client": "a reply, whatever other clients do",
    "no-deadline": "408 Request Timeout, when SECONDS have passed",
    "deadline-set-back": "408 Request Timeout, when SECONDS have passed",
    "dies-with-client": "a server that goes on",
    "leaks-descriptors": "200 OK, as for those before",
    "stays-after-signal": "the end of the server, with exit code 0",
}
# Causes that come to light now here, now there: of the notes only those that say how the program ended stay the same.
NOW_HERE_NOW_THERE = {"sigpipe", "dies-with-client"}
# What the programs are that are made for a cause.
MADE_FROM = {
    "not-written-yet": "The lesson's file as it comes.",
    "does-not-compile": "A line without the semicolon at its end.",
    "cannot-start": "A script whose first line names no interpreter.",
    "sanitizer-report": "Reads behind the end of an array.",
    "one-address-only": "Connects to the first address of a list of two; the server listens on the other.",
}
# Programs whose mistake shows better than that of the one with the fewest bytes.
PREFERRED = {
    "space-before-colon": "01-raw-get/wrong/space_before_colon.py",
    "stops-early": "01-raw-get/wrong/only_first_kilobyte.py",
    "stops-at-nul": "01-raw-get/wrong/prints_string_large.c",
    "body-start-lost": "02-save-response/wrong/body_start_lost.py",
    "file-missing": "02-save-response/wrong/file_named_after_target.py",
    "lf-cr": "01-raw-get/wrong/lf_cr.py",
    "wrong-method": "04-post-form/wrong/get.py",
    "missing-content-length": "04-post-form/wrong/no_content_length.py",
    "waits-for-close": "02-save-response/wrong/waits_for_close.py",
    "whole-buffer-written": "01-raw-get/wrong/whole_buffer.c",
    "takes-wrong-arguments": "01-raw-get/wrong/surplus_ignored.py",
    "wrong-exit-code": "01-raw-get/wrong/failure_exits_2.py",
    "exit-0-on-failure": "01-raw-get/wrong/failure_exits_0.py",
    "hangs": "01-raw-get/wrong/tries_for_ever.py",
    "wrong-status": "05-tiny-server/wrong/not_found_for_unknown_method.py",
    "reply-wrong-length": "05-tiny-server/wrong/length_of_characters.py",
    "reply-cut-by-reset": "05-tiny-server/wrong/closes_at_once.py",
    "reply-body-short": "05-tiny-server/wrong/first_64k.py",
    "leaks-descriptors": "05-tiny-server/wrong/zombie_descriptors.c",
    "dies-with-client": "05-tiny-server/wrong/dies_with_client.c",
    "traversal": "05-tiny-server/wrong/traversal_dots.py",
}

INTRODUCTION = """\
# Causes

Where a verdict is certain of what went wrong, it names the cause in brackets, such as `[bare-lf]`. This page has an
entry for each of the {count} causes; `build/check --explain bare-lf` shows one in the terminal, with three hints.

A verdict names a cause only where it is certain of it: where nothing else explains what it saw. Where several mistakes
could have led to the same bytes, or one that is not on this page, it shows the difference and no name. Where several
causes are certain, it names the one to mend first, and lists the others behind it.

An entry begins with the sentence of the verdict. Then comes an example: what a wrong program does, and what the check
says of it. `you sent`, `your body`, `you printed` and `in the file` are what the program did, `expected` is what is
right, ▲ marks the first byte that differs, counted from 0. `ran` is the command line, `request` is what a server was
asked. Lines without a label say how the program ended and how the reply came.

The signs stand for bytes: ␍ CR, ␊ LF, ␀ NUL, ␉ TAB, ␠ a space that would be overlooked, ⟨FF⟩ a byte in hexadecimal;
… means that more bytes are there, ∎ that nothing follows. Port 8000 stands for whichever port was free. The examples
are real: programs of `tests/submissions`, checked with `--rng-seed {seed}`.

<!-- Written by tests/book/causes.py. -->

"""
