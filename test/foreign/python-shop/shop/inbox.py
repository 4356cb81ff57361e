"""Webhooks were kept before they were acknowledged; here they are worked on, each in a transaction with what it changes."""
import json

from . import jobs, orders
from .database import Database
from .log import log
from .mistakes import mistake

BATCH = 50


def work_off(db: Database) -> int:
    """Works on what has come in; returns how many there were."""
    waiting = db.all("select * from events where done = 0 order by received limit ?", BATCH)
    if waiting:
        with db.transaction():
            for event in waiting:
                apply(db, event)
                db.run("update events set done = 1 where id = ?", event["id"])
    return len(waiting)


def apply(db: Database, event) -> None:
    told = json.loads(event["body"])
    kind, data = told.get("type", ""), told.get("data")
    if mistake("unknown-version-blocks") and told.get("version") != 1:
        raise ValueError(f"version {told.get('version')}")
    if told.get("version") != 1 or not isinstance(data, dict):
        log("webhook-not-known", partner=event["partner"], type=kind)
        return
    order = orders.order_of(db, str(data.get("order_reference")))
    if order is None:
        log("webhook-of-no-order", partner=event["partner"], type=kind)
        return
    subject = kind.split(".")[0]
    try:
        if subject == "payment":
            orders.learn_payment(db, order["id"], data)
        elif subject == "refund":
            refund = db.one("select * from refunds where order_id = ? and 'RF-' || id = ?", order["id"], data["refund_reference"])
            if refund is None:
                orders.learn_foreign_refund(db, order["id"], data)
            else:
                orders.learn_refund(db, refund, data)
                jobs.wake(db, "refund", refund["id"])
        elif subject == "shipment":
            orders.learn_shipment(db, order["id"], data)
        elif kind == "message.bounced":
            log("message-bounced", order=order["number"], message=data.get("id"))
            return
        else:
            return
    except (KeyError, TypeError):
        # of another shape than agreed: the job asks the partner itself
        log("webhook-not-understood", partner=event["partner"], type=kind)
    jobs.wake(db, "order", order["id"])
