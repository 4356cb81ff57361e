"""What the shop is told by its environment, and the times that it gives partners."""
import os

DATABASE = os.environ["DATABASE"]
PORT = int(os.environ.get("PORT", "8080"))
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8080")
SESSION_SECRET = os.environ["SESSION_SECRET"].encode()
BACKOFFICE_TOKEN = os.environ["BACKOFFICE_TOKEN"]
PARTNERS = {
    name: {
        "url": os.environ[f"{name.upper()}_URL"].rstrip("/"),
        "token": os.environ[f"{name.upper()}_TOKEN"],
        "secrets": os.environ.get(f"{name.upper()}_SECRETS", "").split(),
    }
    for name in ("payment", "carrier", "messaging")
}

CALL_SECONDS = 1.0
CONNECT_SECONDS = 0.4
QUOTE_SECONDS = 0.25
# Longer than any call: whose lease has run out is taken for dead.
LEASE_SECONDS = 3.0
SLOTS = {"payment": 24, "carrier": 16, "messaging": 16}

BACKOFF_BASE = 0.1
BACKOFF_CAP = 2.0
MOST_TRIES = 40
BREAKER_FAILURES = 5
BREAKER_OPEN_SECONDS = 0.5

# A partner's list may lag behind what it has just done: only what is missing twice, so far apart, is taken for not done.
LOOK_AGAIN_SECONDS = 0.5
BANK_POLL_SECONDS = 1.0
# Who has not come back from the bank by then has gone. Hours in a real shop.
BANK_PATIENCE_SECONDS = float(os.environ.get("BANK_PATIENCE_SECONDS", "7200"))
REFUND_POLL_SECONDS = 0.7
RECONCILE_SECONDS = 2.0
WEBHOOK_TOLERANCE_SECONDS = 300
