"""A line of JSON for each thing that operators should know. No tokens, and nothing of a customer but the order's number."""
import json
import os
import sys
import time

from . import config
from .mistakes import mistake

_files: dict[str, object] = {}


def log(event: str, **fields) -> None:
    line = {"at": round(time.time(), 3), "event": event, **fields}
    if mistake("log-per-order") and "order" in fields:
        order = fields["order"]
        if order not in _files:
            _files[order] = open(os.path.join(os.path.dirname(config.DATABASE), f"{order}.log"), "a")
        _files[order].write(json.dumps(line, default=str) + "\n")
    sys.stdout.write(json.dumps(line, default=str) + "\n")
    sys.stdout.flush()
