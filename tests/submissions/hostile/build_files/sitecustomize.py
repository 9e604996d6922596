# Run by each Python that has this folder in its path, as one started here with `python3 -m` has.
import json_canary  # noqa: F401
