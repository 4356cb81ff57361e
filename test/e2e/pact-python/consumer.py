"""A shop in Python, and what its own tests expect of a payment gateway: pact-python writes that down.

    python consumer.py FOLDER
"""

import json
import sys
import urllib.request
from pathlib import Path

from pact import Pact, match


class Gateway:
    """The shop's own client."""

    def __init__(self, url):
        self.url = str(url).rstrip("/")

    def ask(self, method, path, body=None, key=None):
        headers = {"Authorization": "Bearer a-token-of-the-test"}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        if key is not None:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def payment(self, payment_id):
        return self.ask("GET", f"/v1/payments/{payment_id}")

    def refund(self, payment_id, amount_minor, reference):
        body = {"amount_minor": amount_minor, "refund_reference": reference}
        return self.ask("POST", f"/v1/payments/{payment_id}/refunds", body, f"refund-{reference}")


def known_id(ending=""):
    """Fills the id into the path that the provider's state makes known."""
    return {"path": {"type": "ProviderState", "expression": f"/v1/payments/${{id}}{ending}"}}


def write_pact(folder, version):
    pact = Pact(f"python shop {version}", "Payment gateway").with_specification(version)
    paid = {"order": "tea-12", "amount_minor": 1850}
    (
        pact.upon_receiving("asking for a payment that was captured")
        .given("a captured payment", paid)
        .with_request("GET", "/v1/payments/pay_1")
        .with_generators(known_id(), part="Request")
        .with_header("Authorization", "Bearer a-token-of-the-test")
        .will_respond_with(200)
        .with_body({"id": match.regex("pay_1", regex=r"^pay_[a-z0-9]+$"), "status": "captured", "captured_minor": 1850})
    )
    (
        pact.upon_receiving("giving some of it back")
        .given("a captured payment", paid)
        .with_request("POST", "/v1/payments/pay_1/refunds")
        .with_generators(known_id("/refunds"), part="Request")
        .with_header("Authorization", "Bearer a-token-of-the-test")
        .with_header("Idempotency-Key", "refund-r1")
        .with_body({"amount_minor": 850, "refund_reference": "r1"}, content_type="application/json")
        .will_respond_with(201)
        .with_body({"id": match.like("re_1"), "amount_minor": 850, "status": match.regex("pending", regex="pending|succeeded")})
    )
    with pact.serve() as server:
        gateway = Gateway(server.url)
        assert gateway.payment("pay_1")["status"] == "captured"
        assert gateway.refund("pay_1", 850, "r1")["amount_minor"] == 850
    pact.write_file(folder)


if __name__ == "__main__":
    for name in ("V3", "V4"):
        write_pact(Path(sys.argv[1]), name)
