"""A request and a reply, every byte of them."""

import itertools

import messages
from strip import form, strip, taken_apart
from svg import ADVANCE, Picture

LEFT, LINE, LABELLED = 36, 40, 68


# Of each part of a line its name, and how its label makes room for those beside it.
REQUEST_LINE = [{"label": "method"}, None, {"label": "target"}, None, {"label": "version"}, {"label": "line end"}]
SHORT_REQUEST_LINE = [REQUEST_LINE[0], None, {"label": "target", "aside": 6}, *REQUEST_LINE[3:]]
STATUS_LINE = [{"label": "version"}, None, {"label": "status code", "lower": 19}, None, {"label": "reason"},
               {"label": "line end", "lower": 19, "aside": 12}]
FIELD = [{"label": "field name"}, None, None, {"label": "field value"}, None]


def head(picture, y, lines, first_line):
    """Draws the lines of a head and names the parts of the first line and of the first field; returns of each line its
    y, and where its parts are."""
    at = []
    for line, names in itertools.zip_longest(lines, (first_line, FIELD), fillvalue=()):
        places = strip(picture, LEFT, y, line, plain=("ink",))
        at.append((y, places))
        for (role, _), (left, right), name in zip(line, places, names):
            if name:
                picture.bracket(left, right, y + 13, role=role, **name)
        y += (LABELLED + max(name.get("lower", 0) for name in names if name)) if names else LINE
    return at


def counted(picture, x, y, data):
    """A ruler below the bytes of a body: a mark for each, numbers at some; returns where it ends."""
    size, right = 16, x
    numbers = {1, len(data)} | {n for n in range(10, len(data), 10) if n < len(data) - 3}
    for index, byte in enumerate(data, 1):
        width = ADVANCE * size * (2.5 if byte in b"\r\n" else 1)
        middle = right + width / 2
        picture.line([(middle, y + 11), (middle, y + (18 if index in numbers else 15))], "body")
        if index in numbers:
            picture.mono(middle, y + 33, str(index), "body", 14, "middle")
        right += width
    picture.line([(x + ADVANCE * size / 2, y + 11), (middle, y + 11)], "body")
    return right


def says_how_many(picture, x, line, body_y, body_end):
    """From the value of Content-Length to the body's last byte."""
    y, ends = line
    picture.text((ends[-1][1] + 8 + x) / 2, y - 12, "counts the body's bytes", "body", 14, "middle")
    picture.line([(ends[-1][1] + 8, y - 5), (x, y - 5), (x, body_y - 5), (body_end + 8, body_y - 5)], "body", arrow=True)


def length_line(lines, at):
    return next(place for line, place in zip(lines, at) if line[0][1] == b"Content-Length")


def request(build):
    message = messages.request_of(build, "raw-get", "/index.html")
    lines, _ = taken_apart(message)
    picture = Picture("request-anatomy", "A request, byte by byte",
                      f"The {len(message)} bytes that raw-get sends for /index.html. The request line: the method GET, a space, the "
                      "target /index.html, a space, the version HTTP/1.1. Two fields, Host and Connection, each a name, a "
                      "colon, a space and a value. Every line ends with CR and LF; a blank line, CR and LF alone, ends the head.",
                      width=580)
    at = head(picture, 48, lines, REQUEST_LINE)
    x, (first, host, last, blank) = 404, [y for y, _ in at]
    picture.brace(x, first - 18, first + 8, "request line", "what is asked for")
    picture.brace(x, host - 18, last + 8, "fields", "one a line")
    picture.brace(x, blank - 18, blank + 8, "blank line", "ends the head")
    picture.text(LEFT, blank + 50, f"{len(message)} bytes. A GET has no body: the blank line ends the request too.", "soft", 14)
    return picture.finish(blank + 74)


def response(build):
    message = messages.reply_to(build, "/hello.txt")
    lines, body = taken_apart(message)
    picture = Picture("response-anatomy", "A reply, byte by byte",
                      f"The {len(message)} bytes with which tiny-server answers a GET of /hello.txt. The status line: the version "
                      "HTTP/1.1, a space, the status code 200, a space, the reason OK. Three fields: Content-Type, "
                      "Content-Length, Connection. Every line ends with CR and LF. A blank line ends the head, and the body "
                      f"follows it: {len(body)} bytes, as Content-Length says, the LF at its end included.")
    at = head(picture, 48, lines, STATUS_LINE)
    x, ys = 484, [y for y, _ in at]
    body_y = ys[-1] + LINE + 12
    strip(picture, LEFT, body_y, [("body", body)])
    end = counted(picture, LEFT, body_y, body)
    says_how_many(picture, 440, length_line(lines, at), body_y, end)
    picture.brace(x, ys[0] - 18, ys[0] + 8, "status line", "how it went")
    picture.brace(x, ys[1] - 18, ys[-2] + 8, "fields", "one a line")
    picture.brace(x, ys[-1] - 18, ys[-1] + 8, "blank line", "ends the head")
    picture.brace(x, body_y - 18, body_y + 8, "body", f"{len(body)} bytes")
    return picture.finish(body_y + 56)


def post(build):
    message = messages.request_of(build, "post-form", "/form", "city=Zürich", "by=night train")
    lines, body = taken_apart(message)
    parts = form(body, name="body", value="body")
    picture = Picture("post-anatomy", "A form in the body of a request, byte by byte",
                      "What post-form sends for the pairs city=Zürich and by=night train. The request line has the method POST "
                      "and the target /form. Of the fields, Content-Type says that the body is a form, and Content-Length "
                      f"counts the body's bytes, {len(body)}. A blank line ends the head. The body is {body.decode()}: the two "
                      "bytes of ü have become %C3%BC, the space a plus sign. Nothing follows it.")
    at = head(picture, 48, lines, SHORT_REQUEST_LINE)
    x, ys = 546, [y for y, _ in at]
    body_y = ys[-1] + LINE + 12
    strip(picture, LEFT, body_y, parts, plain=("ink",))
    end = counted(picture, LEFT, body_y, body)
    says_how_many(picture, 440, length_line(lines, at), body_y, end)
    picture.brace(x, ys[0] - 18, ys[0] + 8, "request line")
    picture.brace(x, ys[1] - 18, ys[-2] + 8, "fields")
    picture.brace(x, ys[-1] - 18, ys[-1] + 8, "blank line")
    picture.brace(x, body_y - 18, body_y + 8, "body", f"{len(body)} bytes")
    return picture.finish(body_y + 56)
