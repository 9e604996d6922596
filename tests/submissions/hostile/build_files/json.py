import json_canary  # noqa: F401
