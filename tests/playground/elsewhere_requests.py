"""The requests that are sent elsewhere: everyday ones, awkward ones, and bytes from a seed."""

import functools

SOCKET, LIBRARY = True, False  # variants
CLOSE = ["Connection: close"]
BOUNDARY = "----boundary"
BINARY = (b"--" + BOUNDARY.encode() + b'\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
          b"\x00\xff'\"`$HOME ${x} %s %% \\n \\u0041 \\x41 ??/ ???= {$a} #{b} \n\r\x1a\x7f\x80-\x00" b"07\xffff\x01" b"9\r\n"
          b"--" + BOUNDARY.encode() + b"--\r\n")
BROWSER = """Connection: keep-alive
Cache-Control: max-age=0
sec-ch-ua: "Not:A-Brand";v="8", "Chromium";v="156"
Upgrade-Insecure-Requests: 1
User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
Sec-Fetch-Site: none
Accept-Encoding: gzip, deflate, br, zstd
Accept-Language: en-US,en;q=0.9
Cookie: a=b; c="d"
""".splitlines()

# Which languages cannot send a request.
CANNOT = {
    **dict.fromkeys(["garbage", "one byte", "bare LF", "space before colon", "body cut short", "two requests"], "all"),
    "no Host": "js-fetch php-http java-http csharp-http",
    "HTTP/1.0": "python-http js-fetch js-http java-http",
    "GET with a body": "js-fetch",
    "asterisk": "js-fetch php-http java-http csharp-http",
    "odd target": "python-http js-fetch php-http java-http csharp-http",
    "quotation mark in a query": "js-fetch",
    "lower-case method": "js-fetch js-http csharp-http",
    "dots": "js-fetch csharp-http",
}


def message(start, fields, body=b"", host="Host: {}"):
    """`fields` are lines, str or bytes. A Host line comes first, unless `host` is empty."""
    def make(address, _port):
        lines = [start, *([host.format(address)] if host else []), *fields]
        head = [line if isinstance(line, bytes) else line.encode() for line in lines]
        return b"\r\n".join([*head, b"", body])
    return make


def post(kind, body, fields=(), method="POST"):
    own = [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return message(f"{method} /form HTTP/1.1", [*own, *fields, *CLOSE], body)


def fixed(data):
    return lambda _address, _port: data


def local(_address, port):
    return message("GET / HTTP/1.1", CLOSE)(f"localhost:{port}", port)


def to_practice(variant, port):
    """To the practice site's echo, marked with who sends it."""
    body = "name=Zoë&'\"$%\\".encode() + b"\0\xff\n"
    return post("application/octet-stream", body, [f"X-Variant: {variant}"])(f"127.0.0.1:{port}", port)


def all(random):
    """[(name, (address, port) -> bytes, options)]. Options: address, keeps, redirects, only (SOCKET or LIBRARY)."""
    get = functools.partial(message, "GET / HTTP/1.1")
    text = "{\n  \"name\": \"Zoë 李 🦊\",\n  \"it's\": \"$HOME\\n\u202e\u00a0e\u0301\"\n}\n".encode()
    requests = {
        "GET": get(CLOSE),
        "GET with a query": message("GET /search?q=red+bike%20%26%2b&x=$(id)~!*; HTTP/1.1", CLOSE),
        "quotation mark in a query": message("GET /a'b?c='d' HTTP/1.1", CLOSE),
        "localhost": local,
        "POST of a form": post("application/x-www-form-urlencoded", b"name=Zo%C3%AB&drink=tea+%26+milk"),
        "POST of binary data": post(f"multipart/form-data; boundary={BOUNDARY}", BINARY),
        "POST of JSON": post("application/json", '{"name": "Zoë", "likes": ["it\'s", "\\"$x\\"", "a\\\\b", "??/"]}'.encode()),
        "POST of text in lines": post("text/plain; charset=utf-8", text),
        "POST of nothing": message("POST / HTTP/1.1", CLOSE),
        "POST of no type": message("POST / HTTP/1.1", ["Content-Length: 3", *CLOSE], b"a=b"),
        "POST of a long body": post("application/octet-stream", random.randbytes(3000)),
        "POST of a very long body": post("text/plain", b"0123456789abcde\n" * 80_000),
        "POST in chunks": message("POST / HTTP/1.1", ["Content-Type: text/plain", "Transfer-Encoding: chunked", *CLOSE],
                                  b"3\r\na=b\r\n1\r\n&\r\n0\r\n\r\n"),
        "HEAD": message("HEAD / HTTP/1.1", CLOSE),
        "PUT": post("text/plain", b"- begins with a dash", method="PUT"),
        "DELETE": message("DELETE /a/b HTTP/1.1", CLOSE),
        "OPTIONS": message("OPTIONS /a HTTP/1.1", CLOSE),
        "PATCH": post("text/plain", b"x", method="PATCH"),
        "odd method": message("X-!#$%&'*+.^_`|~ / HTTP/1.1", ["Content-Length: 0", *CLOSE]),
        "lower-case method": message("get / HTTP/1.1", CLOSE),
        "odd values": get(["X-Quotes: \"a' `b` $HOME $(id) %s \\n \\", "X-Tab: a\tb", "X-Not-Ascii: Zoë",
                           b"X-Bytes: \xff\x80", *CLOSE]),
        "odd values and a body": post("text/plain", "aé".encode(), ["X-Not-Ascii: Zoë"]),
        "repeated fields": get(["X-Tag: one", "Accept: */*", "x-tag: two", "Cookie: a=b", "Cookie: c=d", "X-Tag: one", *CLOSE]),
        "repeated fields and a body": post("text/plain", b"x", ["X-Tag: one", "X-Tag: two"]),
        "empty values": get(["X-Empty:", "X-Blank: ", "Accept:", "User-Agent: ", "X-Wide:   a  b \t", "X-Narrow:a", *CLOSE]),
        "a browser's": get(BROWSER),
        "curl's": get(["User-Agent: curl/7.88.1", "Accept: */*"]),
        "conditional": get(['If-None-Match: "abc"', "Range: bytes=0-9", "Referer: http://127.0.0.1/",
                            "Authorization: Basic eDp5", *CLOSE]),
        "100-continue": post("text/plain", b"x", ["Expect: 100-continue"]),
        "length of nothing": get(["Content-Length: 0", "Content-Type: text/plain", *CLOSE]),
        "another Host": get(CLOSE, host="Host: www.example.com"),
        "no Host": get(CLOSE, host=""),
        "HTTP/1.0": message("GET / HTTP/1.0", []),
        "GET with a body": message("GET / HTTP/1.1", ["Content-Type: text/plain", "Content-Length: 1", *CLOSE], b"x"),
        "asterisk": message("OPTIONS * HTTP/1.1", CLOSE),
        "dots": message("GET /a/../b?c HTTP/1.1", CLOSE),
        "odd target": message("GET /a|b[c]{d}\\\"<>^`/é?%zz#f' HTTP/1.1", CLOSE),
        "bare LF": fixed(b"GET / HTTP/1.1\nHost: a\nConnection: close\n\n"),
        "space before colon": get(["X-A : b", *CLOSE]),
        "body cut short": message("POST / HTTP/1.1", ["Content-Length: 10", *CLOSE], b"a=b"),
        "two requests": get([], b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        "garbage": fixed(b"-n \x00\x16\x03\x01\xfe\r\r\n\n%d\\'\"\xe2\x80\xa8\xe2\x80"),
        "one byte": fixed(b"-"),
    }
    all = [(name, make, {}) for name, make in requests.items()]
    all.append(("IPv6", get(CLOSE), {"address": "::1"}))
    all.append(("kept open", get([]), {"keeps": True, "only": SOCKET}))
    all.append(("redirected", get(CLOSE), {"redirects": True, "only": LIBRARY}))
    return all + [(f"random {i}", fixed(noise(random)), {"only": SOCKET}) for i in range(24)]


def noise(random):
    """Bytes that quoting may go wrong with: any, text with signs of all languages, or both."""
    signs = ["'", '"', "\\", "$", "%", "`", "\n", "\r", "\0", "\t", "?", "{", "}", "u", "x", "0", "7", "41", "é", "李", "🦊",
             "\u2028", "\u202e", "\u0301", "\x7f", "\x85", "-", " ", "#", "!", "@", "/", "*/", "//", "<?php", "?>",
             ")\"", "\\u000a", "EOF", "%s", "${", "\ufeff"]
    text = "".join(random.choice(signs) for _ in range(random.randrange(1, 80))).encode()
    return random.choice([text, random.randbytes(random.randrange(1, 80)), text + random.randbytes(3)])
