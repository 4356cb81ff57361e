"""A small record shop: login, cart, checkout with a CSRF token, payment by card; the order page is HTML."""
import collections, email.utils, hashlib, hmac, html, json, os, re, secrets, sqlite3, base64, threading, time, urllib.parse, urllib.request, urllib.error
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from http.cookies import SimpleCookie

PAYMENT_URL = os.environ["PAYMENT_URL"]
PAYMENT_TOKEN = os.environ["PAYMENT_TOKEN"]
WEBHOOK_SECRET = os.environ["PAYMENT_WEBHOOK_SECRET"]
waits = {}
DB = os.environ.get("DB_PATH", "shop.sqlite")

def db():
    connection = sqlite3.connect(DB, timeout=10, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection

def setup():
    db().executescript("""
      pragma journal_mode=wal;
      create table if not exists orders(number integer primary key autoincrement, reference text unique, customer text, cents integer, currency text, token text,
        status text default 'new', payment text, captured integer default 0, refunded integer default 0);
      create table if not exists sessions(sid text primary key, csrf text, user text);
    """)
    if db().execute("select count(*) from sqlite_sequence").fetchone()[0] == 0:
        db().execute("insert into sqlite_sequence values('orders', 5000)")

def pay(method, path, body=None, key=None):
    # the gateway said when to come back, and no call goes out before
    if time.time() < waits.get("until", 0): return 0, {}
    headers = {"authorization": "Bearer " + PAYMENT_TOKEN, "content-type": "application/json", "accept": "application/json"}
    if key: headers["idempotency-key"] = key
    request = urllib.request.Request(PAYMENT_URL + path, method=method, headers=headers, data=None if body is None else json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        after = error.headers.get("retry-after")
        if after is not None:
            seconds = int(after) if after.isdigit() else email.utils.parsedate_to_datetime(after).timestamp() - time.time()
            waits["until"] = time.time() + max(0, seconds) + 0.05
        return error.code, {}
    except Exception:
        return 0, {}

at_work = collections.defaultdict(threading.Lock)

def work(number):
    with at_work[number]: settle(number)

def settle(number):
    row = db().execute("select * from orders where number=?", (number,)).fetchone()
    if row["status"] != "new": return
    if row["payment"] is None:
        body = {"order_reference": row["reference"], "amount_minor": row["cents"], "currency": row["currency"], "payment_token": row["token"]}
        status, payment = pay("POST", "/v1/payments", body, key="auth-%d" % number)
        if status == 201: db().execute("update orders set payment=? where number=?", (payment["id"], number))
    else:
        # whoever had to go to their bank first is back, or will be
        status, payment = pay("GET", "/v1/payments/" + row["payment"])
    if status not in (200, 201): return
    if payment.get("status") == "declined": return db().execute("update orders set status='declined' where number=?", (number,))
    if payment.get("status") == "authorized":
        status, payment = pay("POST", "/v1/payments/%s/capture" % payment["id"], {"amount_minor": row["cents"]}, key="capture-%d" % number)
    if status == 200 and payment.get("status") == "captured":
        db().execute("update orders set status='paid', captured=cents where number=?", (number,))

def worker():
    while True:
        time.sleep(0.3)
        for row in db().execute("select number from orders where status='new'").fetchall():
            try: work(row["number"])
            except Exception as error: print("worker", error)

def page(body): return "<!doctype html><html><body>" + body + "</body></html>"

class Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *args): pass
    def session(self):
        cookie = SimpleCookie(self.headers.get("cookie", ""))
        sid = cookie["sid"].value if "sid" in cookie else None
        found = db().execute("select * from sessions where sid=?", (sid,)).fetchone()
        if found is None:
            sid = secrets.token_hex(8)
            db().execute("insert into sessions values(?,?,null)", (sid, secrets.token_hex(8)))
            found = db().execute("select * from sessions where sid=?", (sid,)).fetchone()
        self.sid = sid
        return found
    def reply(self, status, body="", location=None, kind="text/html; charset=utf-8"):
        data = body.encode()
        self.send_response(status)
        if hasattr(self, "sid"): self.send_header("set-cookie", "sid=%s; Path=/; HttpOnly" % self.sid)
        if location: self.send_header("location", location)
        self.send_header("content-type", kind); self.send_header("content-length", str(len(data))); self.end_headers(); self.wfile.write(data)
    def do_GET(self):
        if self.path == "/health": return self.reply(200, "ok")
        session = self.session()
        if self.path == "/login":
            return self.reply(200, page('<form action="/login" method="post"><input type="hidden" name="csrf" value="%s"><input name="email"><input type="password" name="password"><button>Log in</button></form>' % session["csrf"]))
        if session["user"] is None: return self.reply(302, location="/login")
        if self.path == "/checkout":
            return self.reply(200, page('<form action="/checkout" method="post"><input type="hidden" name="csrf" value="%s"><input name="cart"><input name="amount"><input name="currency"><input name="card_token"><button>Buy</button></form>' % session["csrf"]))
        found = re.match(r"^/orders/(\d+)$", self.path)
        if found:
            row = db().execute("select * from orders where number=?", (found[1],)).fetchone()
            if row is None: return self.reply(404, page("no such order"))
            money = lambda cents: "%d.%02d" % (cents // 100, cents % 100)
            return self.reply(200, page('<h1>Order %d</h1><p class="status">%s</p><p class="total">%s</p><p class="currency">%s</p><p class="captured">%s</p><p class="refunded">%s</p>' % (
                row["number"], html.escape(row["status"]), money(row["cents"]), html.escape(row["currency"]), money(row["captured"]), money(row["refunded"]))))
        self.reply(404, page("not found"))
    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/webhooks/payment":
            base = self.headers.get("webhook-id", "") + "." + self.headers.get("webhook-timestamp", "") + "." + raw.decode()
            given = [each.split(",", 1)[1] for each in self.headers.get("webhook-signature", "").split(" ") if each.startswith("v1,")]
            keys = [base64.b64decode(each.removeprefix("whsec_")) for each in re.split(r"[ ,]+", WEBHOOK_SECRET) if each]
            right = any(hmac.compare_digest(base64.b64encode(hmac.new(key, base.encode(), hashlib.sha256).digest()).decode(), each) for key in keys for each in given)
            if not right or abs(time.time() - float(self.headers.get("webhook-timestamp", "0"))) > 300: return self.reply(401, "no")
            return self.reply(200, "ok")
        session = self.session()
        form = dict(urllib.parse.parse_qsl(raw.decode()))
        if form.get("csrf") != session["csrf"]: return self.reply(419, page("page expired"))
        if self.path == "/login":
            if form.get("email") != "ann@example.com" or form.get("password") != "secret": return self.reply(302, location="/login")
            db().execute("update sessions set user=? where sid=?", (form["email"], self.sid))
            return self.reply(302, location="/checkout")
        if session["user"] is None: return self.reply(302, location="/login")
        if self.path == "/checkout":
            if re.fullmatch(r"\d{12,19}", re.sub(r"[^0-9]", "", form.get("card_token", ""))): return self.reply(422, page("no card numbers here"))
            if not re.fullmatch(r"\d+(\.\d+)?", form.get("amount", "")): return self.reply(422, page("amount?"))
            cents = round(float(form["amount"]) * 100)
            db().execute("insert or ignore into orders(reference, customer, cents, currency, token) values(?,?,?,?,?)", (form["cart"], session["user"], cents, form["currency"], form["card_token"]))
            number = db().execute("select number from orders where reference=?", (form["cart"],)).fetchone()[0]
            work(number)
            return self.reply(303, location="/thanks/%d" % number)
        self.reply(404, page("not found"))

setup()
threading.Thread(target=worker, daemon=True).start()
ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Shop).serve_forever()
