"""What the worker does for each kind of job: it reads the facts, makes one call at most, and gives back what to write.

Each returns a function that is run in a transaction once the call is done. Whatever the outcome of an earlier call may have been
(`in_doubt`), the partner is asked what it has before anything is repeated: not every partner keeps idempotency keys for ever."""
import json
import time
from collections.abc import Callable
from urllib.parse import quote

from . import config, jobs, orders
from .database import Database
from .log import log
from .mistakes import mistake
from .partners import MESSAGE, PAYMENT, REFUND, SHIPMENT, Partner, Refused

Write = Callable[[], None]


class Fulfilment:
    def __init__(self, db: Database, partners: dict[str, Partner]):
        self.db = db
        self.payment = partners["payment"]
        self.carrier = partners["carrier"]
        self.messaging = partners["messaging"]
        self.kinds = {"order": self.order, "refund": self.refund, "message": self.message, "void": self.void_second, "unship": self.unship_second}

    async def work(self, job) -> Write:
        return await self.kinds[job["kind"]](job, job["begun"] > 1)

    # --- orders ----------------------------------------------------------------------------------------------------------

    async def order(self, job, in_doubt: bool) -> Write:
        order = orders.order_by_id(self.db, int(job["subject"]))
        if in_doubt and not (mistake("label-again") and job["lane"] == "carrier") and not (mistake("capture-key-per-try") and order["payment_state"] == "authorized"):
            return await self.look(job, order)
        if order["state"] == "on_hold" and not order["cancel_asked"]:
            return lambda: jobs.finish(self.db, job, None)
        if lane_of(order) != job["lane"]:
            return lambda: self.go_on(job, order["id"])
        if order["cancel_asked"]:
            return await self.unwind(job, order)
        match order["payment_state"]:
            case None:
                return await self.authorize(job, order)
            case "requires_action" if mistake("ships-at-bank") and order["shipment_state"] is None:
                return await self.ship(job, order)
            case "requires_action":
                return await self.poll_bank(job, order)
            case "authorized" if order["shipment_state"] is None and not mistake("captures-before-label"):
                return await self.ship(job, order)
            case "captured" if order["shipment_state"] is None:
                return await self.ship(job, order)
            case "authorized":
                return await self.capture(job, order)
            case "voided":
                return lambda: self.hold(job, order, "the payment was voided, and not by us")
        return lambda: jobs.finish(self.db, job, None)

    def go_on(self, job, order_id: int) -> None:
        """The next step, in the lane of the partner that it needs."""
        order = orders.order_by_id(self.db, order_id)
        lane = lane_of(order)
        if order["cancel_asked"] and order["state"] != "cancelled" and orders.is_unwound(self.db, order):
            orders.close_cancelled(self.db, order)
        elif order["payment_state"] == "requires_action" and not order["cancel_asked"] and lane == "payment":
            age = None if mistake("only-webhooks") else config.BANK_POLL_SECONDS
            return jobs.finish(self.db, job, age, lane, only_looks=True)
        jobs.finish(self.db, job, 0.0 if has_work(self.db, order) else None, lane)

    def learned_payment(self, job, order, payment: dict) -> Write:
        def write() -> None:
            if mistake("created-is-paid") and payment["status"] in ("declined", "requires_action"):
                payment["status"] = "authorized"
            orders.learn_payment(self.db, order["id"], payment)
            self.save_whole(order)
            self.go_on(job, order["id"])
        return write

    def save_whole(self, order) -> None:
        if mistake("whole-row-saved"):
            self.db.run(
                "update orders set cancel_asked = ?, total_minor = ?, state = case when state = 'being_cancelled' then ? else state end where id = ?",
                order["cancel_asked"], order["total_minor"], order["state"], order["id"],
            )

    def learned_shipment(self, job, order, shipment: dict) -> Write:
        def write() -> None:
            orders.learn_shipment(self.db, order["id"], shipment)
            self.save_whole(order)
            self.go_on(job, order["id"])
        return write

    async def look(self, job, order) -> Write:
        """An earlier call may have been done: what the partner has of this order says so. What is missing is looked for once more."""
        number = quote(order["number"], safe="")
        if job["lane"] == "payment":
            found = await self.payment.every(f"/v1/payments?order_reference={number}", PAYMENT)
            learn, expected = orders.learn_payments, order["payment_id"] is None
        else:
            found = await self.carrier.every(f"/v1/shipments?order_reference={number}", SHIPMENT)
            learn, expected = orders.learn_shipments, order["shipment_id"] is None
        if not found and expected and job["missed"] == 0 and not mistake("one-look"):
            return lambda: jobs.postpone(self.db, job, config.LOOK_AGAIN_SECONDS, in_doubt=True, missed=1)

        def write() -> None:
            learn(self.db, order["id"], found)
            self.go_on(job, order["id"])
        return write

    async def authorize(self, job, order) -> Write:
        body = {
            "order_reference": order["number"],
            "amount_minor": order["ordered_minor"],
            "currency": order["currency"],
            "payment_token": order["card_token"],
            "return_url": f"{config.PUBLIC_URL}/checkout/return/{order['number']}",
        }
        key = f"authorize:{order['number']}"
        if mistake("key-for-two-steps"):
            key = f"payment:{order['number']}"
        if mistake("key-over-orders"):
            key = f"authorize:{order['ordered_minor']}:{time.strftime('%Y-%m-%d')}"
        try:
            payment = await self.payment.call("POST", "/v1/payments", PAYMENT, body, key=key)
            if mistake("charges-after-decline") and payment["status"] == "declined":
                payment = await self.payment.call("POST", "/v1/payments", PAYMENT, body, key=f"{key}:2")
        except Refused as no:
            return self.authorize_refused(job, order, no)
        return self.learned_payment(job, order, payment)

    def authorize_refused(self, job, order, no: Refused) -> Write:
        def write() -> None:
            if no.status == 402:
                db = self.db
                db.run("update orders set payment_state = 'declined' where id = ? and payment_state is null", order["id"])
                orders.settle(db, order["id"])
                return self.go_on(job, order["id"])
            self.hold(job, order, f"authorize: {no}")
        return write

    def hold(self, job, order, why: str) -> None:
        orders.hold(self.db, order["id"], why)
        jobs.finish(self.db, job, None)

    async def poll_bank(self, job, order) -> Write:
        payment = await self.payment.call("GET", f"/v1/payments/{order['payment_id']}", PAYMENT)
        if payment["status"] == "requires_action" and time.time() > order["created"] + config.BANK_PATIENCE_SECONDS:
            return lambda: self.abandon(job, order)
        return self.learned_payment(job, order, payment)

    def abandon(self, job, order) -> None:
        """The customer did not come back from the bank: the order is cancelled like any other."""
        orders.cancel(self.db, orders.order_by_id(self.db, order["id"]))
        self.go_on(job, order["id"])

    async def ship(self, job, order) -> Write:
        body = {
            "order_reference": order["number"],
            "service": "standard",
            "destination": json.loads(order["address"]),
            "parcels": [{"weight_grams": 900}],
        }
        try:
            shipment = await self.carrier.call("POST", "/v1/shipments", SHIPMENT, body, key=f"label:{order['number']}")
        except Refused as no:
            why = f"label: {no}"
            return lambda: self.hold(job, order, why)
        return self.learned_shipment(job, order, shipment)

    async def capture(self, job, order) -> Write:
        if order["refused"] == "capture":
            return lambda: self.hold(job, order, "the capture was refused")
        amount = order["ordered_minor"] if mistake("captures-what-was-ordered") else order["total_minor"]
        path = f"/v1/payments/{order['payment_id']}"
        key = f"capture:{order['number']}:{amount}"
        if mistake("key-for-two-steps"):
            key = f"payment:{order['number']}"
        if mistake("capture-key-per-try"):
            key = f"{key}:{job['tries']}"
        try:
            payment = await self.payment.call("POST", f"{path}/capture", PAYMENT, {"amount_minor": amount}, key=key)
        except Refused as no:
            why = f"capture: {no}"
            return lambda: self.refused(job, order, "capture", why)
        return self.learned_payment(job, order, payment)

    def refused(self, job, order, step: str, why: str) -> None:
        """A partner refuses what the state of its payment or parcel does not allow. Either we know an old one, so that it is looked at
        before anything else, or a person has to look."""
        log("refused", order=order["number"], why=why)
        self.db.run("update orders set refused = ? where id = ?", step, order["id"])
        jobs.postpone(self.db, job, 0.1, in_doubt=True)

    async def unwind(self, job, order) -> Write:
        """Cancels: the parcel first, then the money, whatever has become of it."""
        if order["shipment_state"] not in (None, "cancelled") and not mistake("label-left"):
            if order["refused"] == "unlabel":
                return lambda: self.hold(job, order, "the label cannot be cancelled")
            path = f"/v1/shipments/{order['shipment_id']}"
            try:
                shipment = await self.carrier.call("POST", f"{path}/cancel", SHIPMENT, {}, key=f"unlabel:{order['number']}")
            except Refused as no:
                why = f"cancel the label: {no}"
                return lambda: self.refused(job, order, "unlabel", why)
            return self.learned_shipment(job, order, shipment)
        if mistake("cancel-keeps-hold") and order["payment_state"] == "authorized" or mistake("label-left") and order["payment_state"] in ("voided", None):
            return lambda: self.close(job, order)
        match order["payment_state"]:
            case "authorized" | "requires_action":
                if order["refused"] == "void":
                    return lambda: self.hold(job, order, "the void was refused")
                path = f"/v1/payments/{order['payment_id']}/void"
                try:
                    payment = await self.payment.call("POST", path, PAYMENT, {}, key=f"void:{order['number']}")
                except Refused as no:
                    why = f"void: {no}"
                    return lambda: self.refused(job, order, "void", why)
                return self.learned_payment(job, order, payment)
            case "captured" if mistake("voids-captures"):
                try:
                    await self.payment.call("POST", f"/v1/payments/{order['payment_id']}/void", PAYMENT, {}, key=f"void:{order['number']}")
                except Refused:
                    pass
                return lambda: self.close(job, order)
            case "captured":
                return lambda: self.give_back(job, order)
        return lambda: self.go_on(job, order["id"])

    def close(self, job, order) -> None:
        if order["state"] != "cancelled":
            orders.close_cancelled(self.db, order)
        jobs.finish(self.db, job, None)

    def give_back(self, job, order) -> None:
        """What is left of a captured payment, once no refund is under way that may still fail."""
        rows = self.db.all("select * from refunds where order_id = ?", order["id"])
        if any(row["reference"].startswith("cancel-") and row["state"] == "failed" and not row["by_customer"] for row in rows):
            return self.hold(job, order, "the bank takes no refund")
        if not any(row["state"] in ("requested", "pending") for row in rows):
            left = orders.left_to_refund(self.db, order)
            if left > 0:
                orders.add_refund(self.db, order["id"], f"cancel-{len(rows)}", left, by_customer=False)
        if order["state"] != "cancelled" and orders.is_unwound(self.db, order):
            orders.close_cancelled(self.db, order)
        jobs.finish(self.db, job, None)

    # --- refunds ---------------------------------------------------------------------------------------------------------

    async def refund(self, job, in_doubt: bool) -> Write:
        refund = self.db.one("select * from refunds where id = ?", int(job["subject"]))
        order = orders.order_by_id(self.db, refund["order_id"])
        path = f"/v1/payments/{order['payment_id']}/refunds"
        number = orders.refund_number(refund)
        if refund["state"] in ("paid", "failed"):
            return lambda: jobs.finish(self.db, job, None)
        if refund["state"] == "pending" and (mistake("only-webhooks") or mistake("acknowledged-before-stored")):
            return lambda: jobs.finish(self.db, job, None)
        if refund["state"] == "pending":
            told = await self.payment.call("GET", f"/v1/refunds/{refund['partner_id']}", REFUND)
            return self.learned_refund(job, refund, told)
        if in_doubt and mistake("refund-again"):
            number = f"{number}-{job['begun']}"
        elif in_doubt:
            told = next((each for each in await self.payment.every(path, REFUND) if each["refund_reference"] == number), None)
            if told is not None:
                return self.learned_refund(job, refund, told)
            if job["missed"] == 0 and not mistake("one-look"):
                return lambda: jobs.postpone(self.db, job, config.LOOK_AGAIN_SECONDS, in_doubt=True, missed=1)
        amount = refund["amount_minor"]
        if mistake("refund-cents-lost") and amount >= 100:
            amount = amount // 100 * 100
        body = {"amount_minor": amount, "refund_reference": number}
        key = f"refund:{order['number']}" if mistake("key-without-amount") else f"refund:{number}:{amount}"
        try:
            told = await self.payment.call("POST", path, REFUND, body, key=key)
        except Refused:
            told = {"id": None, "status": "failed"}
        return self.learned_refund(job, refund, told)

    def learned_refund(self, job, refund, told: dict) -> Write:
        def write() -> None:
            orders.learn_refund(self.db, refund, told)
            jobs.finish(self.db, job, config.REFUND_POLL_SECONDS if told["status"] == "pending" else None)
        return write

    # --- messages --------------------------------------------------------------------------------------------------------

    async def message(self, job, in_doubt: bool) -> Write:
        message = self.db.one("select * from messages where id = ?", int(job["subject"]))
        if message["state"] != "due":
            return lambda: jobs.finish(self.db, job, None)
        earlier = "select 1 from messages where order_id = ? and template = ? and id < ? and state = 'due'"
        if self.db.one(earlier, message["order_id"], message["template"], message["id"]):
            # the partner's list does not tell two of one template apart: one after the other
            return lambda: jobs.finish(self.db, job, 0.2)
        order = orders.order_by_id(self.db, message["order_id"])
        if in_doubt and not mistake("message-again"):
            known = {row["partner_id"] for row in self.db.all("select partner_id from messages where order_id = ?", order["id"])}
            sent = await self.messaging.every(f"/v1/messages?order_reference={quote(order['number'], safe='')}", MESSAGE)
            found = next((each for each in sent if each["template"] == message["template"] and each["id"] not in known), None)
            if found is not None:
                return self.told(job, message, "sent", found["id"])
            if job["missed"] == 0 and not mistake("one-look"):
                return lambda: jobs.postpone(self.db, job, config.LOOK_AGAIN_SECONDS, in_doubt=True, missed=1)
        body = {
            "order_reference": order["number"],
            "template": message["template"],
            "recipient_reference": self.db.one("select customer from orders order by id desc limit 1")["customer"] if mistake("last-customer-told") else order["customer"],
            "parameters": json.loads(message["parameters"]),
        }
        try:
            told = await self.messaging.call("POST", "/v1/messages", MESSAGE, body, key=f"message:{message['id']}")
        except Refused:
            return self.told(job, message, "refused", None)
        return self.told(job, message, "sent", told["id"])

    def told(self, job, message, state: str, partner_id: str | None) -> Write:
        def write() -> None:
            self.db.run("update messages set state = ?, partner_id = ? where id = ?", state, partner_id, message["id"])
            jobs.finish(self.db, job, None)
        return write

    # --- what there is too much of ---------------------------------------------------------------------------------------

    async def void_second(self, job, in_doubt: bool) -> Write:
        """Gives a second authorization of an order back."""
        path = f"/v1/payments/{job['subject']}"
        try:
            await self.payment.call("POST", f"{path}/void", PAYMENT, {}, key=f"void:{job['subject']}")
        except Refused:
            pass
        return lambda: jobs.finish(self.db, job, None)

    async def unship_second(self, job, in_doubt: bool) -> Write:
        path = f"/v1/shipments/{job['subject']}"
        try:
            await self.carrier.call("POST", f"{path}/cancel", SHIPMENT, {}, key=f"unlabel:{job['subject']}")
        except Refused:
            pass
        return lambda: jobs.finish(self.db, job, None)


def lane_of(order) -> str:
    if order["cancel_asked"]:
        if mistake("label-left"):
            return "payment"
        return "payment" if order["shipment_state"] in (None, "cancelled") else "carrier"
    if mistake("captures-before-label") and order["payment_state"] == "authorized":
        return "payment"
    if mistake("ships-at-bank") and order["payment_state"] == "requires_action" and order["shipment_state"] is None:
        return "carrier"
    return "carrier" if order["payment_state"] in ("authorized", "captured") and order["shipment_state"] is None else "payment"


def has_work(db: Database, order) -> bool:
    if order["state"] == "on_hold" and not order["cancel_asked"]:
        return False
    if order["cancel_asked"]:
        if order["payment_state"] == "captured" and order["shipment_state"] in (None, "cancelled"):
            open_ = db.one("select 1 from refunds where order_id = ? and state in ('requested', 'pending')", order["id"])
            return open_ is None and not orders.is_unwound(db, order)
        return not orders.is_unwound(db, order)
    return order["payment_state"] in (None, "requires_action", "authorized") or order["shipment_state"] is None and order["payment_state"] == "captured"
