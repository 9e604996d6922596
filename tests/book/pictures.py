"""Makes the pictures of docs/pictures from what really crosses the wire.

    python3 tests/book/pictures.py BUILD [FOLDER]
"""

import pathlib
import sys

import anatomy
import forms
import maps
import messages
import receiving
import sequences
import terminal

PICTURES = {
    "request-anatomy": anatomy.request,
    "response-anatomy": anatomy.response,
    "post-anatomy": anatomy.post,
    "form-encoding": forms.form_encoding,
    "get-or-post": forms.get_or_post,
    "receive-loop": receiving.receive_loop,
    "one-recv": receiving.one_recv,
    "one-exchange": sequences.one_exchange,
    "keep-alive": sequences.keep_alive,
    "verdict-failing": terminal.failing,
    "verdict-passing": terminal.passing,
    "check-flow": maps.check_flow,
    "house": maps.house,
    "playground": maps.playground,
}


def make(build, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        (folder / f"{name}.svg").write_bytes(draw(build))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    make(pathlib.Path(sys.argv[1]).resolve(),
         pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else messages.ROOT / "docs" / "pictures")
