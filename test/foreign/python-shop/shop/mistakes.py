"""The mistakes that SHOP_MISTAKE plants, one at a time: each as it is made in code, a few lines from what is right.

`python -m shop.mistakes` prints them as JSON: name, kind, what is wrong, the harm, and the checkers that may say so."""
import json
import os
from typing import NamedTuple


class Mistake(NamedTuple):
    kind: str
    wrong: str
    harm: str
    checkers: tuple[str, ...]


CHARGED, SHIPPED, TOLD, REFUNDED = "charged-once", "shipped-once", "told-once", "refunded-once"
RETRIES, LOSS, VIEW, HOOKS = "retries", "loss", "convergence", "webhooks"

MISTAKES = {
    # idempotency keys
    "fresh-key-per-try": Mistake("keys", "each try has a key of its own", "who was charged and got no answer is charged again", (RETRIES, CHARGED)),
    "key-per-process": Mistake("keys", "keys hold the process's number", "after a restart the same step is a new one", (RETRIES, CHARGED)),
    "key-for-two-steps": Mistake("keys", "authorize and capture share the order's key", "the gateway refuses the capture", (RETRIES, CHARGED, LOSS)),
    "key-over-orders": Mistake("keys", "the key is made of the amount and the day", "the second order of an amount is never charged", (RETRIES, CHARGED, LOSS)),
    "key-without-amount": Mistake("keys", "all refunds of an order share a key", "the second refund is never paid", (RETRIES, REFUNDED)),
    # retries
    "never-retries": Mistake("retries", "a failed call is not made again", "orders stay behind after each hiccup", (LOSS, CHARGED)),
    "no-backoff": Mistake("retries", "a failed call is made again at once", "a partner that struggles is held down", (RETRIES, "breaker")),
    "no-jitter": Mistake("retries", "waits are doubled, without chance", "all come back at the same moment", (RETRIES,)),
    "ignores-retry-after": Mistake("retries", "429 waits no longer than other failures", "the partner locks the shop out", (RETRIES,)),
    "throttled-is-refused": Mistake("retries", "429 is a refusal like other 4xx", "orders stop where they could have waited", (LOSS, CHARGED)),
    "retries-after-refusal": Mistake("retries", "a refusal is asked for again like a failure", "what cannot succeed is asked for without end", (RETRIES,)),
    "charges-after-decline": Mistake("retries", "a declined card is tried once more under a new key", "the issuer blocks the merchant; the customer may be charged", (RETRIES, CHARGED)),
    "timeout-is-decline": Mistake("retries", "no answer to an authorization is a declined card", "the customer is told no, and the money is held", (CHARGED, LOSS, TOLD)),
    "five-xx-is-done": Mistake("retries", "a 5xx on a capture is taken for done", "parcels leave that nobody paid", (CHARGED, VIEW, LOSS)),
    # time
    "no-deadline": Mistake("time", "calls have no deadline", "a gateway that hangs holds the workers", (LOSS, VIEW, "breaker", "open-calls", "bulkhead", "deadlines")),
    "quote-deadline-too-long": Mistake("time", "the checkout waits ten seconds for a quote", "customers leave", ("latency", "served")),
    "quote-in-transaction": Mistake("time", "the carrier is asked inside of the order's transaction", "who comes meanwhile waits or fails", ("latency", "served", HOOKS, LOSS, "stays-up")),
    # answers
    "created-is-paid": Mistake("answers", "any 201 to an authorization is a yes", "declined cards get parcels", (CHARGED, "order-of-effects", LOSS, SHIPPED)),
    "label-unread": Mistake("answers", "the label's id is taken as it comes, or as none", "labels that nobody can cancel", (SHIPPED, "contract", LOSS, VIEW)),
    "below-400-is-sent": Mistake("answers", "a message is sent unless the answer is an error", "who is redirected to a page for people tells nobody", (TOLD,)),
    # webhooks
    "unsigned-accepted": Mistake("webhooks", "without a signature there is nothing to check", "anybody marks orders as paid", (HOOKS, VIEW, CHARGED)),
    "signature-on-json": Mistake("webhooks", "the signature is compared with JSON written anew", "genuine webhooks are refused", (HOOKS,)),
    "signature-on-ascii": Mistake("webhooks", "the signature is compared with the ASCII of the body", "webhooks of customers with an umlaut are refused", (HOOKS,)),
    "old-timestamps": Mistake("webhooks", "the timestamp is not looked at", "an eavesdropper's copies are taken", (HOOKS,)),
    "duplicates-counted": Mistake("webhooks", "paid refunds are added up from webhooks, each as often as it comes", "customers see money that they never got", (VIEW, REFUNDED)),
    "last-one-wins": Mistake("webhooks", "the version of a payment is not looked at", "an old webhook takes a payment back", (VIEW, LOSS, CHARGED, "state-regression", "order-of-effects", RETRIES)),
    "acknowledged-before-stored": Mistake("webhooks", "webhooks wait in memory after their 204, and refunds wait for them", "a restart loses them for ever", (VIEW, REFUNDED, LOSS)),
    "worked-inline": Mistake("webhooks", "a webhook is acknowledged when the carrier has been asked for a new date", "partners give up and send it again", (HOOKS,)),
    "unknown-version-blocks": Mistake("webhooks", "an unknown version is an error of the batch", "no webhook is worked on any more", (VIEW, LOSS, "stays-up", "backlog-drained")),
    "unknown-payment-404": Mistake("webhooks", "orders are found by payment, which is known only after the answer", "genuine webhooks are refused", (HOOKS,)),
    "only-webhooks": Mistake("webhooks", "the bank and refunds are waited for, and never asked", "a lost webhook is a lost order", (LOSS, VIEW, REFUNDED, "reach")),
    # money
    "captures-before-label": Mistake("money", "the money is taken before there is a label", "customers pay for what cannot be sent", ("order-of-effects",)),
    "captures-what-was-ordered": Mistake("money", "the capture is over the first total", "what was taken off is charged", (CHARGED, LOSS, VIEW)),
    "capture-key-per-try": Mistake("money", "a capture in doubt is made again under another key", "reduced orders are charged twice", (RETRIES, CHARGED, LOSS)),
    "refund-again": Mistake("money", "a refund in doubt is made again under another key and number", "refunds are paid twice", (REFUNDED, RETRIES)),
    "refund-cents-lost": Mistake("money", "refunds are in whole units", "customers miss their cents", (REFUNDED, VIEW)),
    "refund-beyond": Mistake("money", "a refund is not held against what is left", "customers are promised what the bank refuses", (REFUNDED,)),
    "refunds-at-once": Mistake("money", "what is left is read before the ticket is looked up, and written after", "two refunds at once are both promised", (REFUNDED,)),
    "pending-is-paid": Mistake("money", "a refund is paid once the gateway has taken it", "customers are told of money that never comes", (VIEW, TOLD, REFUNDED)),
    "yen-in-hundredths": Mistake("money", "every currency has two decimals", "in yen a hundred times too much is charged", (CHARGED, VIEW, LOSS)),
    "float-cents": Mistake("money", "amounts are multiplied as floats and cut off", "some orders are charged a cent less", (CHARGED, LOSS, VIEW)),
    # cancels
    "cancel-keeps-hold": Mistake("cancels", "a cancelled order's authorization is left to expire", "the money stays held for days", (CHARGED, VIEW)),
    "voids-captures": Mistake("cancels", "a cancelled order is voided, also when it was captured", "the money is kept", (CHARGED, RETRIES, LOSS)),
    "label-left": Mistake("cancels", "a cancelled order's label is forgotten", "cancelled orders are delivered", (SHIPPED, VIEW)),
    "whole-row-saved": Mistake("cancels", "the order is saved as it was read before the call", "a cancellation that came meanwhile is lost", (LOSS, CHARGED, VIEW)),
    # parcels
    "label-again": Mistake("parcels", "a label in doubt is bought again without looking", "two parcels leave", (SHIPPED,)),
    "one-look": Mistake("parcels", "what is missing from a partner's list once is not there", "two messages, two parcels", (TOLD, SHIPPED)),
    "ships-at-bank": Mistake("parcels", "the label is bought while the customer is at the bank", "parcels leave that nobody paid", ("order-of-effects", SHIPPED)),
    # messages
    "message-again": Mistake("messages", "a message in doubt is sent again without looking", "customers are told twice", (TOLD,)),
    "last-customer-told": Mistake("messages", "the recipient is the one that ordered last", "a stranger reads of the order", ("right-customer",)),
    "decline-untold": Mistake("messages", "nobody is told of a declined card", "customers wait for a parcel", (TOLD,)),
    "told-on-return": Mistake("messages", "the page after the bank sends the receipt as well", "customers are told twice, or of what is not so", (TOLD,)),
    "told-after-commit": Mistake("messages", "the message is written down after the order's end, in a transaction of its own", "a restart in between tells nobody", (TOLD,)),
    # state
    "trusts-return-page": Mistake("state", "the address after the bank says whether it was paid", "who writes it gets a parcel", (CHARGED, SHIPPED, "order-of-effects", LOSS)),
    "lease-for-ever": Mistake("state", "a lease ends when its worker lets go of it", "what a dead worker held stays for ever", (LOSS, VIEW)),
    "doubt-in-memory": Mistake("state", "that a call was begun is remembered by the process", "after a restart labels are bought again", (SHIPPED, TOLD)),
    "order-per-click": Mistake("state", "each click makes an order", "who clicks twice pays twice", (CHARGED, SHIPPED, TOLD, LOSS, VIEW)),
    "page-cached": Mistake("state", "the order's page is kept for five seconds", "customers see what was", (VIEW, "state-regression", REFUNDED)),
    # isolation
    "no-breaker": Mistake("isolation", "failures in a row are not counted", "an outage is hammered at", ("breaker",)),
    "breaker-stays-open": Mistake("isolation", "a breaker is never tried again", "after an outage nothing moves", ("breaker", LOSS, VIEW)),
    "one-pool": Mistake("isolation", "all partners share eight slots", "one that hangs holds up the others", ("bulkhead", "backlog-drained", "breaker")),
    "connections-leak": Mistake("isolation", "a call that fails does not give its slot of the pool back", "after some failures no call goes out", (LOSS, VIEW, "breaker", RETRIES, "backlog-drained", "resources")),
    "log-per-order": Mistake("isolation", "each order has a log file of its own, which nobody closes", "after some thousand orders no file or connection can be opened", ("resources",)),
    "checkout-needs-carrier": Mistake("isolation", "without a quote there is no order", "a carrier's outage closes the shop", ("served",)),
    # privacy
    "token-in-log": Mistake("privacy", "a failed call is logged with what was sent", "card tokens and addresses in the log", ("secrets",)),
}

PLANTED = os.environ.get("SHOP_MISTAKE", "")
if PLANTED and PLANTED not in MISTAKES:
    raise SystemExit(f"SHOP_MISTAKE: there is no {PLANTED}; python -m shop.mistakes prints all")


def mistake(name: str) -> bool:
    """Whether this mistake is planted. One that the table does not have is a typing error."""
    assert name in MISTAKES, name
    return name == PLANTED


if __name__ == "__main__":
    print(json.dumps({name: each._asdict() for name, each in MISTAKES.items()}, indent=2))
