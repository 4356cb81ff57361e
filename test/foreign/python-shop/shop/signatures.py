"""Webhooks are signed as in Standard Webhooks: an HMAC over id, timestamp and the very bytes of the body."""
import base64
import hashlib
import hmac
import json
import time

from . import config
from .mistakes import mistake


def is_genuine(partner: str, headers, body: bytes) -> bool:
    event, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if mistake("unsigned-accepted") and "webhook-signature" not in headers:
        return True
    if not event or not stamp.isdigit():
        return False
    if abs(time.time() - int(stamp)) > config.WEBHOOK_TOLERANCE_SECONDS and not mistake("old-timestamps"):
        return False
    if mistake("signature-on-json"):
        body = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False).encode()
    if mistake("signature-on-ascii"):
        body = body.decode("ascii", "ignore").encode()
    signed = f"{event}.{stamp}.".encode() + body
    for secret in config.PARTNERS[partner]["secrets"]:
        digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
        expected = "v1," + base64.b64encode(digest).decode()
        if any(hmac.compare_digest(expected.encode(), given.encode()) for given in headers.get("webhook-signature", "").split()):
            return True
    return False
