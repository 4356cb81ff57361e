"""Orders: what customers ask for, and what is learned from partners. Each function is part of a transaction of its caller's."""
import json
import time
import uuid

from . import config, jobs
from .database import FIRST_NUMBER, Database
from .log import log
from .mistakes import mistake
from .money import to_text

PAYMENT_RANK = {"captured": 4, "capture_failed": 4, "authorized": 3, "requires_action": 2, "declined": 1, "voided": 0}


class No(Exception):
    """What was asked for cannot be done. `status` is the answer's."""

    def __init__(self, status: int, why: str):
        super().__init__(why)
        self.status = status
        self.why = why


def order_of(db: Database, number: str):
    return db.one("select * from orders where number = ?", number)


def order_by_id(db: Database, id_: int):
    return db.one("select * from orders where id = ?", id_)


# --- what customers and clerks ask for ---------------------------------------------------------------------------------------

def place(db: Database, customer: str, basket: str, amount_minor: int, currency: str, card_token: str, address: dict):
    """The order, and whether it is new. A basket becomes one order, however often it is sent."""
    if mistake("order-per-click"):
        basket = f"{basket}-{uuid.uuid4()}"
    known = db.one("select * from orders where customer = ? and basket = ?", customer, basket)
    if known is not None:
        if (known["ordered_minor"], known["currency"]) != (amount_minor, currency):
            raise No(422, "this basket was ordered already, with another content")
        return known, False
    row = db.one(
        """insert into orders (basket, customer, address, card_token, currency, ordered_minor, total_minor, created)
           values (?, ?, ?, ?, ?, ?, ?, ?) returning id""",
        basket, customer, json.dumps(address), card_token, currency, amount_minor, amount_minor, time.time(),
    )
    db.run("update orders set number = ? where id = ?", f"PY-{FIRST_NUMBER - 1 + row['id']}", row["id"])
    jobs.add(db, "order", row["id"], "payment")
    return order_by_id(db, row["id"]), True


def cancel(db: Database, order) -> None:
    if order["cancel_asked"]:
        return
    if order["state"] == "declined":
        raise No(409, "the card was declined: there is nothing to cancel")
    if order["shipment_state"] in ("in_transit", "delivered"):
        raise No(409, "the parcel is on its way")
    db.run("update orders set cancel_asked = 1, state = 'being_cancelled' where id = ?", order["id"])
    jobs.wake(db, "order", order["id"])


def reduce(db: Database, order, to_minor: int) -> None:
    """Takes something off an order. It is packed as soon as its payment stands, so not after that."""
    if to_minor == order["total_minor"]:
        return
    if to_minor > order["total_minor"]:
        raise No(422, "that is more than was ordered")
    if order["cancel_asked"] or order["payment_state"] not in (None, "requires_action"):
        raise No(409, "the order is packed already")
    db.run("update orders set total_minor = ? where id = ?", to_minor, order["id"])


def left_to_refund(db: Database, order) -> int:
    given = db.one("select coalesce(sum(amount_minor), 0) as sum from refunds where order_id = ? and state <> 'failed'", order["id"])
    return order["captured_minor"] - given["sum"]


def ask_refund(db: Database, order, reference: str, amount_minor: int | None) -> None:
    known = db.one("select * from refunds where order_id = ? and reference = ? and by_customer", order["id"], reference)
    if known is not None:
        if amount_minor not in (None, known["amount_minor"]):
            raise No(422, "this refund was asked for already, over another amount")
        return
    if order["cancel_asked"] or order["state"] != "complete":
        raise No(409, "there is nothing to refund now")
    left = order["captured_minor"] if mistake("refund-beyond") and amount_minor else left_to_refund(db, order)
    amount_minor = left if amount_minor is None else amount_minor
    if not 0 < amount_minor <= left:
        raise No(422, f"{left} are left")
    add_refund(db, order["id"], reference, amount_minor, by_customer=True)


def add_refund(db: Database, order_id: int, reference: str, amount_minor: int, by_customer: bool) -> None:
    row = db.one(
        "insert or ignore into refunds (order_id, reference, by_customer, amount_minor) values (?, ?, ?, ?) returning id",
        order_id, reference, by_customer, amount_minor,
    )
    if row is not None:
        jobs.add(db, "refund", row["id"], "payment")


def refund_number(refund) -> str:
    return f"RF-{refund['id']}"


# --- what is learned from partners -------------------------------------------------------------------------------------------

def learn_payment(db: Database, order_id: int, payment: dict) -> None:
    """Keeps what the gateway says of a payment, unless something newer is known. Another payment than the order's is given back."""
    order = order_by_id(db, order_id)
    if order["payment_id"] not in (None, payment["id"]):
        if payment["status"] in ("authorized", "requires_action"):
            log("second-payment", order=order["number"], payment=payment["id"])
            jobs.add(db, "void", payment["id"], "payment")
        return
    changed = db.run(
        """update orders set payment_id = ?, payment_state = ?, payment_version = ?, captured_minor = ?
           where id = ? and payment_version < ?""",
        payment["id"], payment["status"], payment["version"], payment["captured_minor"], order_id,
        10**9 if mistake("last-one-wins") else payment["version"],
    )
    if changed:
        settle(db, order_id)


def learn_payments(db: Database, order_id: int, payments: list[dict]) -> None:
    for payment in sorted(payments, key=lambda each: -PAYMENT_RANK.get(each["status"], 0)):
        learn_payment(db, order_id, payment)


def learn_shipment(db: Database, order_id: int, shipment: dict) -> None:
    order = order_by_id(db, order_id)
    if order["shipment_id"] not in (None, shipment["id"]):
        if shipment["status"] == "label_created":
            log("second-label", order=order["number"], shipment=shipment["id"])
            jobs.add(db, "unship", shipment["id"], "carrier")
        return
    changed = db.run(
        """update orders set shipment_id = ?, shipment_state = ?, shipment_version = ?, tracking = ?
           where id = ? and shipment_version < ?""",
        shipment["id"], shipment["status"], shipment["version"], str(shipment["label"].get("tracking_number", "")), order_id, shipment["version"],
    )
    if changed:
        settle(db, order_id)


def learn_shipments(db: Database, order_id: int, shipments: list[dict]) -> None:
    for shipment in sorted(shipments, key=lambda each: each["status"] == "cancelled"):
        learn_shipment(db, order_id, shipment)


def learn_refund(db: Database, refund, told: dict) -> None:
    """A refund ends once: later news of it, and older ones, change nothing."""
    state = {"succeeded": "paid", "failed": "failed"}.get(told["status"], "pending")
    if mistake("pending-is-paid") and state == "pending":
        state = "paid"
    changed = db.run(
        "update refunds set partner_id = ?, state = ? where id = ? and state in ('requested', 'pending') and state <> ?",
        told["id"], state, refund["id"], state,
    )
    if not changed:
        return
    order = order_by_id(db, refund["order_id"])
    if state == "paid" and refund["by_customer"]:
        tell(db, order, "money_back", refund_number(refund), {"amount": to_text(refund["amount_minor"], order["currency"]), "refund": refund_number(refund)})
    if state == "failed":
        log("refund-failed", order=order["number"], refund=refund_number(refund))
    jobs.wake(db, "order", order["id"])


_untold: list[tuple] = []


def learn_foreign_refund(db: Database, order_id: int, told: dict) -> None:
    """One that somebody made in the gateway's dashboard: it counts against what is left."""
    state = {"succeeded": "paid", "failed": "failed"}.get(told["status"], "pending")
    db.run(
        "insert or ignore into refunds (order_id, reference, by_customer, amount_minor, state, partner_id) values (?, ?, 0, ?, ?, ?)",
        order_id, f"gateway {told['id']}", told["amount_minor"], state, told["id"],
    )
    jobs.wake(db, "order", order_id)


def tell(db: Database, order, template: str, about: str = "", parameters: dict | None = None) -> None:
    if mistake("decline-untold") and template == "card_declined":
        return
    if mistake("told-after-commit"):
        _untold.append((order, template, about, parameters))
        return
    write_message(db, order, template, about, parameters)


def tell_later(db: Database) -> None:
    while _untold:
        write_message(db, *_untold.pop())


def write_message(db: Database, order, template: str, about: str, parameters: dict | None) -> None:
    row = db.one(
        "insert or ignore into messages (order_id, template, about, parameters) values (?, ?, ?, ?) returning id",
        order["id"], template, about, json.dumps({"order": order["number"], **(parameters or {})}),
    )
    if row is not None:
        jobs.add(db, "message", row["id"], "messaging")


# --- what follows from it ----------------------------------------------------------------------------------------------------

def is_unwound(db: Database, order) -> bool:
    """Whether a cancelled order has nothing left at partners."""
    if order["shipment_state"] not in (None, "cancelled"):
        return False
    if order["payment_state"] in (None, "declined", "voided", "capture_failed"):
        return True
    paid_back = db.one("select coalesce(sum(amount_minor), 0) as sum from refunds where order_id = ? and state = 'paid'", order["id"])
    return order["payment_state"] == "captured" and paid_back["sum"] >= order["captured_minor"]


def settle(db: Database, order_id: int) -> None:
    """The state that follows from the facts, and the message that goes with an end."""
    order = order_by_id(db, order_id)
    if order["state"] in ("declined", "cancelled", "on_hold") or order["cancel_asked"]:
        return
    paid, shipped = order["payment_state"], order["shipment_state"] is not None
    if paid == "capture_failed":
        # the parcel may be under way: whether it is called back or paid otherwise is for a person to say
        return hold(db, order_id, "the bank did not pay what was captured")
    state = "in_progress"
    if paid == "declined":
        state = "declined"
        tell(db, order, "card_declined")
    elif paid == "captured" and shipped:
        state = "complete"
        tell(db, order, "receipt", parameters={"tracking": order["tracking"]})
    elif paid == "requires_action":
        state = "at_bank"
    if state != order["state"] and (order["state"] != "complete" or mistake("last-one-wins")):
        db.run("update orders set state = ? where id = ?", state, order_id)


def hold(db: Database, order_id: int, why: str) -> None:
    """A person has to look."""
    order = order_by_id(db, order_id)
    log("order-on-hold", order=order["number"], why=why)
    db.run("update orders set state = 'on_hold', problem = ? where id = ?", why, order_id)


def close_cancelled(db: Database, order) -> None:
    db.run("update orders set state = 'cancelled' where id = ?", order["id"])
    tell(db, order, "cancellation")
