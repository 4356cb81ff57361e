"""The web server: what customers, clerks and partners ask for. It writes down what is to be done, and the worker does it."""
import asyncio
import hashlib
import hmac
import html
import json
import time
import uuid

from aiohttp import web

from . import config, jobs, orders, signatures
from .database import Database
from .log import log
from .mistakes import mistake
from .money import to_minor, to_text
from .orders import No
from .partners import NotSent, Partner, Refused, Throttled, Unknown
from .reconcile import reconcile

DB = web.AppKey("db", Database)
CARRIER = web.AppKey("carrier", Partner)
USUAL_DAYS = 5
# What only some of the mistakes use.
PAGES: dict[str, tuple[float, dict]] = {}
EVENTS: list[tuple] = []


def signed(text: str) -> str:
    return hmac.new(config.SESSION_SECRET, text.encode(), hashlib.sha256).hexdigest()[:32]


def customer_of(request: web.Request, changes: bool = False) -> str:
    """Whose session it is. What changes something needs the session's token as well, which no other site can read."""
    customer, _, mark = request.cookies.get("shop_session", "").rpartition(".")
    if not customer or not hmac.compare_digest(mark.encode(), signed(f"session {customer}").encode()):
        raise No(401, "log in first")
    if changes and not hmac.compare_digest(request.headers.get("X-CSRF-Token", "").encode(), signed(f"csrf {customer}").encode()):
        raise No(403, "this form is out of date")
    return customer


def clerk(request: web.Request) -> None:
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {config.BACKOFFICE_TOKEN}".encode()):
        raise No(401, "clerks only")


async def body_of(request: web.Request) -> dict:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise No(400, "not JSON") from None
    if not isinstance(body, dict):
        raise No(400, "not an object")
    return body


def text_of(body: dict, name: str, longest: int = 200) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise No(400, f"{name} is missing")
    return value


@web.middleware
async def refusals(request: web.Request, handler):
    try:
        return await handler(request)
    except No as no:
        return web.json_response({"problem": no.why}, status=no.status)


def order_for(request: web.Request, customer: str | None = None):
    order = orders.order_of(request.app[DB], request.match_info["number"])
    if order is None or (customer is not None and order["customer"] != customer):
        raise No(404, "there is no such order")
    return order


async def log_in(request: web.Request) -> web.Response:
    customer = text_of(await body_of(request), "login", 64)
    answer = web.json_response({"csrf": signed(f"csrf {customer}")})
    answer.set_cookie("shop_session", f"{customer}.{signed(f'session {customer}')}", httponly=True, samesite="Lax")
    return answer


async def check_out(request: web.Request) -> web.Response:
    customer = customer_of(request, changes=True)
    body = await body_of(request)
    currency = text_of(body, "currency", 3)
    address = body.get("ship_to")
    if not isinstance(address, dict):
        raise No(400, "ship_to is missing")
    try:
        amount_minor = to_minor(body.get("amount"), currency)
    except ValueError as error:
        raise No(400, str(error)) from None
    db = request.app[DB]
    with db.transaction():
        order, is_new = orders.place(db, customer, text_of(body, "basket"), amount_minor, currency, text_of(body, "card"), address)
        if mistake("quote-in-transaction"):
            await days_to(request.app[CARRIER], order)
    if is_new:
        log("ordered", order=order["number"])
    days = await days_to(request.app[CARRIER], order)
    return web.json_response({"number": order["number"], "delivery_days": days}, status=201 if is_new else 200)


async def days_to(carrier: Partner, order) -> int:
    """How long the parcel will take. The order stands already: nobody waits long for a guess."""
    if carrier.breaker.room(0) <= 0:
        return USUAL_DAYS
    body = {"order_reference": order["number"], "destination": json.loads(order["address"]), "parcels": [{"weight_grams": 900}]}
    try:
        told = await carrier.call("POST", "/v1/rates", {"rates": list}, body)
        return min(rate["estimated_days"] for rate in told["rates"])
    except (Unknown, NotSent, Throttled, Refused, KeyError, TypeError, ValueError):
        if mistake("checkout-needs-carrier"):
            raise No(503, "no carrier") from None
        return USUAL_DAYS


async def show(request: web.Request) -> web.Response:
    order = order_for(request, customer_of(request))
    if mistake("page-cached") and order["number"] in PAGES and time.time() < PAGES[order["number"]][0] + 5:
        return web.json_response(PAGES[order["number"]][1])
    currency = order["currency"]
    paid_back = request.app[DB].one("select coalesce(sum(amount_minor), 0) as sum from refunds where order_id = ? and state = 'paid'", order["id"])
    if mistake("duplicates-counted"):
        told = request.app[DB].all("select body from events where partner = 'payment' and body like '%refund.succeeded%' and body like ?", f'%"{order["number"]}"%')
        paid_back = {"sum": sum(json.loads(each["body"])["data"]["amount_minor"] for each in told)}
    page = {
        "number": order["number"],
        "state": order["state"],
        "amount": to_text(order["total_minor"], currency),
        "currency": currency,
        "paid": to_text(order["captured_minor"], currency),
        "paid_back": to_text(paid_back["sum"], currency),
        "parcel": order["shipment_state"] not in (None, "cancelled"),
    }
    if mistake("page-cached"):
        PAGES[order["number"]] = (time.time(), page)
    return web.json_response(page)


async def cancel(request: web.Request) -> web.Response:
    order = order_for(request, customer_of(request, changes=True))
    db = request.app[DB]
    with db.transaction():
        orders.cancel(db, orders.order_by_id(db, order["id"]))
    return web.json_response({"state": orders.order_by_id(db, order["id"])["state"]}, status=202)


async def reduce(request: web.Request) -> web.Response:
    order = order_for(request, customer_of(request, changes=True))
    try:
        to = to_minor((await body_of(request)).get("amount"), order["currency"])
    except ValueError as error:
        raise No(400, str(error)) from None
    db = request.app[DB]
    with db.transaction():
        orders.reduce(db, orders.order_by_id(db, order["id"]), to)
    return web.json_response({"amount": to_text(to, order["currency"])})


async def refund(request: web.Request) -> web.Response:
    clerk(request)
    order = order_for(request)
    body = await body_of(request)
    try:
        amount = to_minor(body["amount"], order["currency"]) if body.get("amount") else None
    except ValueError as error:
        raise No(400, str(error)) from None
    db = request.app[DB]
    if mistake("refunds-at-once"):
        left = orders.left_to_refund(db, order)
        await asyncio.sleep(0.03)  # the ticket is looked up elsewhere
        if amount is not None and not 0 < amount <= left:
            raise No(422, f"{left} are left")
        with db.transaction():
            if not db.one("select 1 from refunds where order_id = ? and reference = ?", order["id"], text_of(body, "ticket")):
                orders.add_refund(db, order["id"], text_of(body, "ticket"), amount or left, by_customer=True)
        return web.json_response({}, status=202)
    with db.transaction():
        orders.ask_refund(db, orders.order_by_id(db, order["id"]), text_of(body, "ticket"), amount)
    return web.json_response({}, status=202)


async def back_from_bank(request: web.Request) -> web.Response:
    """What the address says of the payment is the shopper's to write: the gateway is asked."""
    order = order_for(request)
    db = request.app[DB]
    with db.transaction():
        if mistake("trusts-return-page") and request.query.get("status") == "succeeded" and order["payment_state"] == "requires_action":
            db.run("update orders set payment_state = 'authorized', state = 'in_progress' where id = ?", order["id"])
        if mistake("told-on-return"):
            orders.tell(db, order, "receipt", about="return")
        jobs.wake(db, "order", order["id"])
    page = f"<!doctype html><title>Thank you</title><h1>Thank you</h1><p>Your order {html.escape(order['number'])}: we are asking your bank."
    return web.Response(text=page, content_type="text/html")


async def webhook(request: web.Request) -> web.Response:
    partner, body = request.match_info["partner"], await request.read()
    if partner not in config.PARTNERS:
        raise No(404, "there is no such partner")
    if not signatures.is_genuine(partner, request.headers, body):
        log("webhook-refused", partner=partner)
        raise No(401, "the signature is not right")
    try:
        text = body.decode()
        json.loads(text)
    except ValueError:
        raise No(400, "not JSON") from None
    if mistake("unknown-payment-404"):
        data = json.loads(text).get("data", {})
        payment = data.get("payment_id", data.get("id")) if partner == "payment" else None
        if payment and not request.app[DB].one("select 1 from orders where payment_id = ?", payment):
            raise No(404, "there is no such payment")
    if mistake("worked-inline") and partner == "payment":
        order = orders.order_of(request.app[DB], json.loads(text).get("data", {}).get("order_reference", ""))
        if order is not None:
            await days_to(request.app[CARRIER], order)
    event = str(uuid.uuid4()) if mistake("duplicates-counted") else request.headers.get("webhook-id", "")
    if mistake("acknowledged-before-stored"):
        EVENTS.append((event, partner, text, time.time()))
        asyncio.get_running_loop().call_later(0.5, store, request.app[DB])
        return web.Response(status=204)
    with request.app[DB].transaction() as db:
        db.run("insert or ignore into events (id, partner, body, received) values (?, ?, ?, ?)", event, partner, text, time.time())
    return web.Response(status=204)


def store(db: Database) -> None:
    while EVENTS:
        db.run("insert or ignore into events (id, partner, body, received) values (?, ?, ?, ?)", *EVENTS.pop())


async def queue(request: web.Request) -> web.Response:
    clerk(request)
    db = request.app[DB]
    work = db.one("select count(*) as n from jobs where due is not null and not only_looks")
    events = db.one("select count(*) as n from events where done = 0")
    lost = db.one("select count(*) as n from orders where problem = ?", jobs.TRIED_TOO_OFTEN)
    return web.json_response({"jobs": work["n"], "events": events["n"], "given_up": lost["n"]})


async def run_reconciliation(request: web.Request) -> web.Response:
    clerk(request)
    return web.json_response({"looked_at": reconcile(request.app[DB])})


async def up(request: web.Request) -> web.Response:
    return web.Response(text="up")


async def open_parts(app: web.Application):
    app[DB] = Database()
    app[CARRIER] = Partner("carrier", 20, 10.0 if mistake("quote-deadline-too-long") or mistake("worked-inline") else config.QUOTE_SECONDS)
    log("web-started")
    yield
    await app[CARRIER].close()


def create_app() -> web.Application:
    app = web.Application(middlewares=[refusals])
    app.cleanup_ctx.append(open_parts)
    app.add_routes([
        web.get("/up", up),
        web.post("/session", log_in),
        web.post("/checkout", check_out),
        web.get("/checkout/return/{number}", back_from_bank),
        web.get("/account/orders/{number}", show),
        web.post("/account/orders/{number}/cancel", cancel),
        web.post("/account/orders/{number}/reduce", reduce),
        web.post("/backoffice/orders/{number}/refunds", refund),
        web.get("/backoffice/queue", queue),
        web.post("/backoffice/reconcile", run_reconciliation),
        web.post("/hooks/{partner}", webhook),
    ])
    return app


if __name__ == "__main__":
    web.run_app(create_app(), host="127.0.0.1", port=config.PORT, print=None, access_log=None)
