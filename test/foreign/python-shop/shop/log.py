"""A line of JSON for each thing that operators should know. No tokens, and nothing of a customer but the order's number."""
import json
import sys
import time


def log(event: str, **fields) -> None:
    line = {"at": round(time.time(), 3), "event": event, **fields}
    sys.stdout.write(json.dumps(line, default=str) + "\n")
    sys.stdout.flush()
