"""A small shop as many are, in Python's standard library: it sells vouchers of any price. Customers log in, fill a cart and
send a form with a token; orders have numbers of the shop's own; pages are HTML; money is taken by a worker, with payment as the
only partner. SHOP_BUG plants a mistake: fresh-key, login-loop, payments-twice."""
import base64
import hashlib
import hmac
import html
import http.client
import json
import os
import random
import re
import secrets
import sqlite3
import threading
import time
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BUG = os.environ.get("SHOP_BUG", "")
PAYMENT = urllib.parse.urlsplit(os.environ["PAYMENT_URL"])
TOKEN = os.environ["PAYMENT_TOKEN"]
WEBHOOK_SECRETS = os.environ.get("PAYMENT_WEBHOOK_SECRETS", "").split()
ADMIN_PASSWORD = os.environ.get("ADMIN_PASSWORD", "")
CALL_SECONDS = 1.0
LONGEST_WAIT = 2.0
BANK_SECONDS = 1.0
WORKERS = 8

lock = threading.RLock()
db = sqlite3.connect(os.environ["DATABASE"], check_same_thread=False, isolation_level=None)
db.row_factory = sqlite3.Row
db.executescript("""
pragma journal_mode = wal;
create table if not exists sessions (id text primary key, csrf text, customer text, cart_minor integer, cart_currency text, cart text);
create table if not exists orders (
  number integer primary key autoincrement, cart text unique, customer text, total integer, currency text, card text,
  status text, payment text, version integer default 0, due real, tries integer default 0, news integer default 0,
  refunded integer default 0);
create table if not exists refunds (
  id integer primary key, number integer, reference text, amount integer, status text, refund text, tries integer default 0,
  unique (number, reference));
create table if not exists payments (id integer primary key, number integer, reference text, amount text);
insert or ignore into sqlite_sequence (name, seq) select 'orders', 1000 where not exists (select 1 from sqlite_sequence);
""")


def run(sql, *values):
    with lock:
        return db.execute(sql, values).fetchall()


def one(sql, *values):
    rows = run(sql, *values)
    return rows[0] if rows else None


# --- the payment partner -------------------------------------------------------------------------------------------------

class Unknown(Exception):
    """What became of a call is not known: it is asked again, with the same key."""

    def __init__(self, after=0.0):
        super().__init__("no answer that says it")
        self.after = after


class Refused(Exception):
    pass


def call(method, path, key=None, body=None, needs=()):
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
    if key:
        headers["idempotency-key"] = key
    connection = http.client.HTTPConnection(PAYMENT.hostname, PAYMENT.port, timeout=CALL_SECONDS)
    # a partner that sends byte by byte must not hold a worker for ever
    cut = threading.Timer(CALL_SECONDS, lambda: connection.sock and connection.sock.shutdown(2))
    cut.start()
    try:
        connection.request(method, PAYMENT.path + path, body and json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
    except (OSError, http.client.HTTPException):
        raise Unknown() from None
    finally:
        cut.cancel()
        connection.close()
    if answer.status == 429 or answer.status == 503:
        raise Unknown(float(answer.headers.get("retry-after") or 0) if (answer.headers.get("retry-after") or "0").isdigit() else 5)
    if answer.status >= 500 or answer.status in (408, 409):
        raise Unknown()
    if answer.status >= 400:
        raise Refused(answer.status)
    try:
        told = json.loads(text)
    except ValueError:
        raise Unknown() from None
    if not isinstance(told, dict) or any(type(told.get(name)) is not kind for name, kind in needs):
        raise Unknown()
    return told


PAYMENT_FIELDS = (("id", str), ("status", str), ("amount_minor", int), ("captured_minor", int), ("version", int))
REFUND_FIELDS = (("id", str), ("status", str), ("amount_minor", int))


def key_of(*parts):
    return str(uuid.uuid4()) if BUG == "fresh-key" else "-".join(map(str, parts))


def step(order):
    """The next thing to do for an order. Returns in how many seconds there is something to do again, or None."""
    number, total = order["number"], order["total"]
    if order["payment"] is None:
        payment = call("POST", "/v1/payments", key_of("pay", number), {
            "order_reference": f"V{number}", "amount_minor": total, "currency": order["currency"], "payment_token": order["card"],
        }, PAYMENT_FIELDS)
    else:
        payment = call("GET", f"/v1/payments/{order['payment']}", needs=PAYMENT_FIELDS)
    if payment["version"] < order["version"]:
        return 0.2  # yesterday's state
    run("update orders set payment = ?, version = ? where number = ?", payment["id"], payment["version"], number)
    if payment["status"] == "authorized":
        payment = call("POST", f"/v1/payments/{payment['id']}/capture", key_of("take", number), {"amount_minor": total}, PAYMENT_FIELDS)
    if payment["status"] == "captured" and payment["captured_minor"] == total:
        with lock:
            db.execute("begin immediate")
            for _ in range(2 if BUG == "payments-twice" else 1):
                db.execute("insert into payments (number, reference, amount) values (?, ?, ?)", (number, payment["id"], f"{total / 100:.2f}"))
            db.execute("update orders set status = 'paid' where number = ?", (number,))
            db.execute("commit")
        return None
    if payment["status"] == "declined":
        run("update orders set status = 'declined' where number = ?", number)
        return None
    run("update orders set status = ? where number = ?", "at the bank" if payment["status"] == "requires_action" else "open", number)
    return BANK_SECONDS


def refund_step(order, refund):
    if refund["refund"] is None:
        told = call("POST", f"/v1/payments/{order['payment']}/refunds", key_of("refund", order["number"], refund["reference"]),
                    {"amount_minor": refund["amount"], "refund_reference": refund["reference"]}, REFUND_FIELDS)
    else:
        told = call("GET", f"/v1/refunds/{refund['refund']}", needs=REFUND_FIELDS)
    status = {"succeeded": "done", "failed": "failed"}.get(told["status"], "open")
    run("update refunds set refund = ?, status = ? where id = ?", told["id"], status, refund["id"])
    return 0.2 if status == "open" else None


def hear_news(order):
    """The gateway had something to say of a payment that was taken for done. News that come meanwhile stay for the next look."""
    payment = call("GET", f"/v1/payments/{order['payment']}", needs=(*PAYMENT_FIELDS, ("refunded_minor", int)))
    if payment["version"] < order["version"]:
        return 0.2  # yesterday's state
    with lock:
        db.execute("begin immediate")
        # what is given back at the gateway's own desk is told by the payment alone
        db.execute("update orders set news = news - ?, version = ?, refunded = ? where number = ?",
                   (order["news"], payment["version"], payment["refunded_minor"], order["number"]))
        if payment["status"] == "capture_failed":
            db.execute("update orders set status = 'trouble' where number = ?", (order["number"],))
            db.execute("delete from payments where number = ?", (order["number"],))
        db.execute("commit")
    return 0


def advance(number):
    order = one("select * from orders where number = ?", number)
    refund = one("select * from refunds where number = ? and status = 'open' order by id limit 1", number)
    try:
        if order["news"]:
            after = hear_news(order)
        elif order["status"] in ("open", "at the bank"):
            after = step(order)
        elif refund is not None:
            after = refund_step(order, refund)
        else:
            after = None
        tries = 0
    except Unknown as unknown:
        tries = order["tries"] + 1
        after = max(unknown.after, random.uniform(0.05, min(LONGEST_WAIT, 0.1 * 2 ** tries)))
    except Refused as refused:
        print(f"order {number} was refused: {refused}", flush=True)
        run("update orders set status = 'trouble' where number = ? and status in ('open', 'at the bank')", number)
        run("update refunds set status = 'failed' where number = ? and status = 'open'", number)
        tries, after = 0, None
    with lock:
        more = one("select 1 from refunds where number = ? and status = 'open'", number) or one("select 1 from orders where number = ? and news", number)
        if after is None and more:
            after = 0
        run("update orders set due = ?, tries = ? where number = ?", None if after is None else time.time() + after, tries, number)


busy = set()


def work():
    while True:
        with lock:
            due = run("select number from orders where due <= ? order by due limit 50", time.time())
            number = next((row["number"] for row in due if row["number"] not in busy), None)
            if number is not None:
                busy.add(number)
        if number is None:
            time.sleep(0.02)
            continue
        try:
            advance(number)
        finally:
            with lock:
                busy.discard(number)


# --- its pages -----------------------------------------------------------------------------------------------------------

def shown(minor):
    whole, cents = divmod(minor, 100)
    return f"€ {whole:,}".replace(",", ".") + f",{cents:02d}"


def is_genuine(headers, body):
    name, stamp, given = (headers.get(f"webhook-{part}", "") for part in ("id", "timestamp", "signature"))
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > 300:
        return False
    signed = f"{name}.{stamp}.".encode() + body
    for secret in WEBHOOK_SECRETS:
        mac = base64.b64encode(hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(each, f"v1,{mac}") for each in given.split()):
            return True
    return False


class Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body="", **headers):
        data = f"<!doctype html><html><body>{body}</body></html>".encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def see_other(self, location, **headers):
        self.send(303, location=location, **headers)

    def session(self):
        found = re.search(r"voucher_session=(\w+)", self.headers.get("cookie", ""))
        return found and one("select * from sessions where id = ?", found[1])

    def form(self, session, action, fields=""):
        return f'<form method="post" action="{action}"><input type="hidden" name="csrf" value="{session["csrf"]}">{fields}</form>'

    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/health":
            return self.send(200, "well")
        session = self.session()
        if path == "/login":
            if session is None:
                fresh = (secrets.token_hex(16), secrets.token_hex(16))
                run("insert into sessions (id, csrf) values (?, ?)", *fresh)
                session = one("select * from sessions where id = ?", fresh[0])
            return self.send(200, self.form(session, "/login", "<input name=mail><input name=password type=password>"),
                             set_cookie=f"voucher_session={session['id']}; Path=/; HttpOnly; SameSite=Lax")
        if session is None or session["customer"] is None:
            return self.see_other("/login")
        if path == "/checkout":
            cart = f'<input type="hidden" name="cart" value="{session["cart"]}"><p class="total">{shown(session["cart_minor"] or 0)}</p>'
            return self.send(200, self.form(session, "/checkout", cart))
        if path == "/account":
            rows = run("select number, cart from orders where customer = ? order by number", session["customer"])
            links = "".join(f'<li><a class="order" data-cart="{row["cart"]}" href="/orders/{row["number"]}">Order {row["number"]}</a></li>' for row in rows)
            return self.send(200, f"<ul>{links}</ul>" if rows else '<p class="no-orders">You have no orders yet.</p>')
        if found := re.fullmatch(r"/(orders|thanks)/(\d+)", path):
            order = one("select * from orders where number = ? and (customer = ? or ? = 'admin')", found[2], *[session["customer"]] * 2)
            return self.send(404, "No such order.") if order is None else self.order_page(session, order)
        return self.send(404, "There is no such page.")

    def order_page(self, session, order):
        number = order["number"]
        asked = sum(row["amount"] for row in run("select amount from refunds where number = ? and status = 'done'", number))
        back = max(asked, order["refunded"])
        paid = order["total"] if order["status"] == "paid" else 0
        refund = self.form(session, f"/admin/orders/{number}/refund", "<input name=reference><input name=amount>")
        self.send(200, f"""<h1>Order <span id="number">{number}</span></h1>
          <p class="status" data-status="{order['status']}">Your order is {order['status']}.</p>
          <table><tr><th>Total<td class="total">{shown(order['total'])}
          <tr><th>Paid<td class="paid">{shown(paid)}<tr><th>Given back<td class="refunded">{shown(back)}</table>
          {refund if session['customer'] == 'admin' else ''}""")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path == "/hooks/payment":
            return self.hook(body)
        session = self.session()
        fields = {name: value[0] for name, value in urllib.parse.parse_qs(body.decode()).items()}
        if session is None or not hmac.compare_digest(fields.get("csrf", ""), session["csrf"]):
            return self.send(419, "This page has expired.")
        if self.path == "/login":
            who = fields.get("mail", "")
            if not who or (who == "admin" and fields.get("password") != ADMIN_PASSWORD):
                return self.send(403, "No.")
            run("update sessions set customer = ? where id = ?", who, session["id"])
            return self.see_other("/account")
        if session["customer"] is None:
            return self.see_other("/login")
        if self.path == "/cart":
            whole, cents = fields["amount"].split(".")
            run("update sessions set cart_minor = ?, cart_currency = ?, cart = ? where id = ?",
                int(whole) * 100 + int(cents), fields["currency"], secrets.token_hex(16), session["id"])
            return self.see_other("/checkout")
        if self.path == "/checkout":
            return self.place(session, fields)
        if found := re.fullmatch(r"/admin/orders/(\d+)/refund", self.path):
            return self.refund(session, found[1], fields)
        return self.send(404, "There is no such page.")

    def place(self, session, fields):
        if BUG == "login-loop":
            return self.see_other("/login")
        if not re.fullmatch(r"tok_[a-z_]+", fields.get("card", "")):
            return self.send(422, "This is no card that we take.")
        with lock:
            # the cart is ordered once, however often the button is clicked
            run("insert or ignore into orders (cart, customer, total, currency, card, status, due) values (?, ?, ?, ?, ?, 'open', ?)",
                fields["cart"], session["customer"], session["cart_minor"], session["cart_currency"], fields["card"], time.time())
            order = one("select number from orders where cart = ?", fields["cart"])
        self.see_other(f"/thanks/{order['number']}")

    def refund(self, session, number, fields):
        if session["customer"] != "admin":
            return self.send(403, "No.")
        with lock:
            order = one("select * from orders where number = ?", number)
            if order is None or order["status"] != "paid":
                return self.send(409, "There is nothing to give back yet.")
            asked = one("select * from refunds where number = ? and reference = ?", number, fields["reference"])
            if asked is None:
                gone = sum(row["amount"] for row in run("select amount from refunds where number = ? and status != 'failed'", number))
                left = order["total"] - max(gone, order["refunded"])
                whole, cents = fields["amount"].split(".") if fields.get("amount") else divmod(left, 100)
                amount = int(whole) * 100 + int(cents)
                if not 0 < amount <= left:
                    return self.send(422, "That is more than there is.")
                run("insert into refunds (number, reference, amount, status) values (?, ?, ?, 'open')", number, fields["reference"], amount)
                run("update orders set due = ? where number = ?", time.time(), number)
        self.see_other(f"/orders/{number}?refunded")

    def hook(self, body):
        if not is_genuine(self.headers, body):
            return self.send(401)
        # a hint that something happened: the worker looks what it was
        told = json.loads(body)
        number = str(told.get("data", {}).get("order_reference", "")).removeprefix("V")
        if told.get("type") in ("payment.capture_failed", "refund.succeeded", "refund.failed"):
            run("update orders set news = news + 1, due = ? where number = ? and payment is not null", time.time(), number)
        # a wait that the partner asked for, or that a failure brought, is none to cut short
        run("update orders set due = ? where number = ? and status = 'at the bank' and tries = 0 and due > ?", time.time(), number, time.time())
        self.send(204)


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


for _ in range(WORKERS):
    threading.Thread(target=work, daemon=True).start()
print("open", flush=True)
Server(("127.0.0.1", int(os.environ["PORT"])), Shop).serve_forever()
