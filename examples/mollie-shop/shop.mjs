// A shop that takes payments with Mollie: reserved at once, captured right after, given back in parts.
// What it is about to ask for is written down before, under the key that it is asked for by, so that it can be asked for again.
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const { PORT = "8080", DATA_DIR = "data", MOLLIE_URL = "https://api.mollie.com", MOLLIE_KEY = "" } = process.env;
const publicUrl = process.env.PUBLIC_URL ?? `http://127.0.0.1:${PORT}`;
const pollMs = Number(process.env.POLL_MS ?? 60_000);
const timeoutMs = Number(process.env.MOLLIE_TIMEOUT_MS ?? 10_000);

class MollieError extends Error {
  constructor({ status, headers }, detail) {
    super(detail);
    this.status = status;
    this.retryAfter = headers.get("retry-after") ?? "";
  }
}

/** Asks Mollie. Whoever changes something names a key: under the same one Mollie does it once. */
async function mollie(method, path, { body, key } = {}) {
  const response = await fetch(`${MOLLIE_URL}/v2${path}`, {
    method,
    headers: {
      authorization: `Bearer ${MOLLIE_KEY}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(key !== undefined && { "idempotency-key": key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (!response.ok) throw new MollieError(response, text.slice(0, 200));
  return text === "" ? {} : JSON.parse(text);
}

/** `{ currency: "EUR", value: "49.90" }` and back. */
const digitsOf = (currency) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
const amountOf = (minor, currency) => ({ currency, value: (minor / 10 ** digitsOf(currency)).toFixed(digitsOf(currency)) });
const minorOf = ({ currency, value }) => Math.round(Number(value) * 10 ** digitsOf(currency));

mkdirSync(DATA_DIR, { recursive: true });
const db = new DatabaseSync(join(DATA_DIR, "shop.sqlite"));
db.exec(`
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY, total INTEGER NOT NULL, currency TEXT NOT NULL, method TEXT NOT NULL, created INTEGER NOT NULL,
    -- new, at_bank, held, paid, declined, cancelled, trouble
    status TEXT NOT NULL DEFAULT 'new', payment TEXT, checkout TEXT, captured INTEGER NOT NULL DEFAULT 0, cancelling INTEGER NOT NULL DEFAULT 0,
    -- how much news of it came that nobody looked at yet
    news INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, due INTEGER,
    -- until when Mollie is left alone, whoever asks for something meanwhile
    rest_until INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS orders_due ON orders (due);
  CREATE TABLE IF NOT EXISTS refunds (
    order_id TEXT NOT NULL, reference TEXT NOT NULL, amount INTEGER NOT NULL, mollie_id TEXT,
    -- asked, pending, succeeded, failed
    status TEXT NOT NULL DEFAULT 'asked', PRIMARY KEY (order_id, reference));
`);
const all = (sql, ...values) => db.prepare(sql).all(...values);
const run = (sql, ...values) => db.prepare(sql).run(...values);
const orderOf = (id) => db.prepare("SELECT * FROM orders WHERE id = ?").get(id);
const refundsOf = (id) => all("SELECT * FROM refunds WHERE order_id = ? ORDER BY rowid", id);
const sum = (refunds) => refunds.reduce((total, { amount }) => total + amount, 0);
const standing = (id) => refundsOf(id).filter(({ status }) => status !== "failed");
const log = (what, order, detail = "") => console.log(JSON.stringify({ what, order, detail }));

/** Whether asking again would change nothing: Mollie has understood the request, and refuses it. */
const isRefused = (error) => error.status >= 400 && error.status < 500 && ![408, 409, 429].includes(error.status);

/** What lacks something, or says it in another way, is no answer: it is asked for again. */
function readable(thing) {
  if (typeof thing?.id !== "string" || typeof thing.status !== "string" || !Number.isSafeInteger(minorOf(thing.amount)))
    throw new TypeError("an answer that nobody can read");
  return thing;
}

/** What a payment says of its order. A look may show yesterday: nothing goes back. */
function learn(order, payment) {
  const { id, status, amountCaptured, _links } = readable(payment);
  const ranks = ["new", "at_bank", "held", "paid"];
  const said = { open: "at_bank", pending: "at_bank", authorized: "held", paid: "paid" }[status];
  const isOpen = ranks.indexOf(order.status) !== -1;
  let next = order.status;
  if (said !== undefined && isOpen && ranks.indexOf(said) > ranks.indexOf(order.status)) next = said;
  if (["failed", "expired"].includes(status) && ["new", "at_bank"].includes(order.status)) next = "declined";
  if (status === "canceled" && isOpen && order.status !== "paid")
    next = order.cancelling || order.status === "held" ? "cancelled" : "declined";
  const captured = amountCaptured === undefined ? 0 : minorOf(amountCaptured);
  const checkout = _links?.checkout?.href ?? null;
  run(
    "UPDATE orders SET status = ?, payment = ?, checkout = ?, captured = max(captured, ?) WHERE id = ?",
    ...[next, id, checkout, captured, order.id],
  );
}

async function pay(order) {
  const at = `${publicUrl}/orders/${encodeURIComponent(order.id)}`;
  const payment = await mollie("POST", "/payments", {
    key: `order-${order.id}-pay`,
    body: {
      amount: amountOf(order.total, order.currency),
      description: `Order ${order.id}`,
      // a card from Mollie Components; without one the shopper chooses at Mollie's page
      ...(order.method !== "" && { cardToken: order.method }),
      captureMode: "manual",
      redirectUrl: `${at}/return`,
      webhookUrl: `${publicUrl}/webhooks/mollie`,
      metadata: { order_id: order.id },
    },
  });
  learn(order, payment);
}

/** Captures, or lets go of what was reserved; where somebody else did something with the payment before, a look says what. */
async function settle(order, ask) {
  try {
    await ask();
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  learn(order, await mollie("GET", `/payments/${order.payment}`));
}

async function payBack(order, { reference, amount }) {
  const [status, id] = await mollie("POST", `/payments/${order.payment}/refunds`, {
    key: `order-${order.id}-refund-${reference}`,
    body: { amount: amountOf(amount, order.currency), description: reference, metadata: { reference } },
  }).then(
    (refund) => [readable(refund).status, refund.id],
    (error) => {
      if (!isRefused(error)) throw error;
      log("refund refused", order.id, error.message);
      return ["failed", null];
    },
  );
  run(
    "UPDATE refunds SET status = ?, mollie_id = ? WHERE order_id = ? AND reference = ?",
    ...[refundWord(status), id, order.id, reference],
  );
}

/** Mollie's words for a refund, as far as they matter here. */
const refundWord = (status) => ({ refunded: "succeeded", failed: "failed", canceled: "failed" })[status] ?? "pending";

/** All refunds of a payment, those that a clerk made in Mollie's dashboard as well. */
async function lookAtRefunds(order) {
  let path = `/payments/${order.payment}/refunds?limit=100`;
  while (path !== undefined) {
    const page = await mollie("GET", path);
    for (const { id, amount, metadata, status } of page._embedded.refunds) {
      const reference = metadata?.reference ?? `desk-${id}`;
      run(
        `INSERT INTO refunds (order_id, reference, amount, mollie_id, status) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET mollie_id = excluded.mollie_id, status = excluded.status WHERE status <> 'failed'`,
        ...[order.id, reference, minorOf(amount), id, refundWord(status)],
      );
    }
    const next = page._links.next?.href;
    path = next?.slice(next.indexOf("/v2") + "/v2".length);
  }
}

/** One step after the other, until there is nothing more to do for now. */
async function work(id) {
  let order = orderOf(id);
  const isTold = order.news > 0;
  if (order.status === "new") await pay(order);
  else if (order.payment !== null && (order.status === "at_bank" || isTold))
    learn(order, await mollie("GET", `/payments/${order.payment}`));
  order = orderOf(id);
  const open = ["at_bank", "held"].includes(order.status);
  if (open && order.cancelling) {
    await settle(order, () => mollie("DELETE", `/payments/${order.payment}`, { key: `order-${id}-cancel` }));
  } else if (order.status === "held") {
    const amount = amountOf(order.total, order.currency);
    await settle(order, () =>
      mollie("POST", `/payments/${order.payment}/captures`, { key: `order-${id}-capture`, body: { amount } }),
    );
  }
  order = orderOf(id);
  if (order.captured === 0) return;
  if (order.cancelling && order.status === "paid") refundRest(order);
  for (const refund of refundsOf(id)) if (refund.status === "asked") await payBack(order, refund);
  if (isTold || refundsOf(id).some(({ status }) => status === "pending")) await lookAtRefunds(order);
  // who cancels meanwhile has a turn of his own
  endCancellation(order);
}

/** Written down once: a second call finds nothing left. */
function refundRest(order) {
  const left = order.captured - sum(standing(order.id));
  if (left > 0) run("INSERT OR IGNORE INTO refunds (order_id, reference, amount) VALUES (?, 'cancellation', ?)", order.id, left);
}

function endCancellation(order) {
  if (!order.cancelling || order.status !== "paid") return;
  const refunds = refundsOf(order.id);
  if (refunds.some(({ status }) => status === "asked" || status === "pending")) return;
  const isBack = sum(refunds.filter(({ status }) => status === "succeeded")) >= order.captured;
  run("UPDATE orders SET status = ? WHERE id = ?", isBack ? "cancelled" : "trouble", order.id);
}

/** When to look again by itself: webhooks get lost. */
function dueAgain({ id, status, news }) {
  if (news > 0) return Date.now();
  const isOpen = ["new", "at_bank", "held"].includes(status) || refundsOf(id).some((one) => one.status === "pending");
  return isOpen ? Date.now() + pollMs : null;
}

/** How long Mollie asks to be left alone, in seconds or until a date. */
function toldToWaitMs({ retryAfter = "" }) {
  const waitMs = /^\d+$/.test(retryAfter) ? retryAfter * 1000 : Date.parse(retryAfter) - Date.now();
  return Math.max(0, waitMs || 0);
}

/** For each order one after the other: two hands on one payment would not know of each other. */
const queues = new Map();
function advance(id) {
  const turn = (queues.get(id) ?? Promise.resolve()).then(async () => {
    const { news, rest_until: restUntil } = orderOf(id);
    // until it is done, it is due: whoever is killed meanwhile comes back to it
    run("UPDATE orders SET due = max(?, rest_until) WHERE id = ?", Date.now(), id);
    if (restUntil > Date.now()) return;
    try {
      await work(id);
      // what came meanwhile may be newer than what was seen
      run("UPDATE orders SET news = news - ?, tries = 0 WHERE id = ?", news, id);
      run("UPDATE orders SET due = ? WHERE id = ?", dueAgain(orderOf(id)), id);
    } catch (error) {
      const { tries, status } = orderOf(id);
      log("failed", id, `${error.status ?? error.name} ${error.message}`);
      if (isRefused(error) && status === "new") run("UPDATE orders SET status = 'trouble', due = NULL WHERE id = ?", id);
      else {
        const pauseMs = Math.max(Math.min(200 * 2 ** tries, pollMs) * (0.5 + Math.random() / 2), toldToWaitMs(error));
        const until = Math.ceil(Date.now() + pauseMs);
        run("UPDATE orders SET tries = tries + 1, due = ?, rest_until = ? WHERE id = ?", until, until, id);
      }
    }
  });
  queues.set(id, turn);
  void turn.finally(() => queues.get(id) === turn && queues.delete(id));
  return turn;
}
setInterval(() => {
  for (const { id } of all("SELECT id FROM orders WHERE due <= ? LIMIT 100", Date.now())) if (!queues.has(id)) void advance(id);
}, 100);

const shown = (order) => ({
  order: order.id,
  status: order.status === "paid" && order.cancelling ? "cancelling" : order.status,
  ...(order.status === "at_bank" && { checkout: order.checkout }),
  total: order.total,
  currency: order.currency,
  captured: order.captured,
  refunded: sum(refundsOf(order.id).filter(({ status }) => status === "succeeded")),
});
/** Customers wait a little: most payments are done by then. */
const waitFor = (turn) => Promise.race([turn, new Promise((resolve) => setTimeout(resolve, 600))]);
const answer = (status, body) => ({ status, body });
const refusal = (status, problem) => answer(status, { problem });

async function place({ order: id, total, currency, card_token: method = "" }) {
  if (typeof id !== "string" || id === "" || !Number.isSafeInteger(total) || total <= 0 || !/^[A-Z]{3}$/.test(currency))
    return refusal(422, "an order needs order, total and currency");
  // a card's number has no business here
  if (!/^((tkn|tok)_\w+)?$/.test(method)) return refusal(422, "this is no payment method");
  const { changes } = run(
    "INSERT OR IGNORE INTO orders (id, total, currency, method, created, due) VALUES (?, ?, ?, ?, ?, ?)",
    ...[id, total, currency, method, Date.now(), Date.now()],
  );
  const known = orderOf(id);
  if (known.total !== total || known.currency !== currency || known.method !== method)
    return refusal(422, "another order has that number");
  await waitFor(changes > 0 ? advance(id) : queues.get(id));
  return answer(changes > 0 ? 201 : 200, shown(orderOf(id)));
}

async function cancel(order) {
  if (order.status === "declined" || order.status === "trouble") return refusal(422, "there is nothing to cancel");
  run("UPDATE orders SET cancelling = 1, due = ? WHERE id = ?", Date.now(), order.id);
  await waitFor(advance(order.id));
  return answer(202, shown(orderOf(order.id)));
}

async function refund(order, { reference, amount }) {
  if (typeof reference !== "string" || reference === "" || reference === "cancellation")
    return refusal(422, "a refund needs a reference");
  const known = refundsOf(order.id).find((one) => one.reference === reference);
  if (known !== undefined && amount !== undefined && known.amount !== amount)
    return refusal(422, "another refund has that reference");
  if (known === undefined) {
    if (["new", "at_bank", "held"].includes(order.status)) return refusal(409, "it is not paid yet");
    const left = order.captured - sum(standing(order.id));
    const wanted = amount ?? left;
    if (order.cancelling || !Number.isSafeInteger(wanted) || wanted <= 0 || wanted > left)
      return refusal(422, "so much cannot be given back");
    run("INSERT INTO refunds (order_id, reference, amount) VALUES (?, ?, ?)", order.id, reference, wanted);
    run("UPDATE orders SET due = ? WHERE id = ?", Date.now(), order.id);
  }
  await waitFor(known === undefined ? advance(order.id) : queues.get(order.id));
  return answer(202, shown(orderOf(order.id)));
}

/** A webhook says that there is news of a payment; what, a look at the payment says. Nobody has signed it: it may be anybody's. */
function hear(body) {
  const [known] = all("SELECT id FROM orders WHERE payment = ?", new URLSearchParams(body).get("id") ?? "");
  // a payment of which nothing is known yet is still being asked for, or will be again; a stranger's is nobody's business
  if (known !== undefined) run("UPDATE orders SET news = news + 1, due = max(?, rest_until) WHERE id = ?", Date.now(), known.id);
  return answer(200, {});
}

async function route(method, path, body) {
  const [, orders, id, what] = path.split("/").map(decodeURIComponent);
  if (path === "/health") return answer(200, {});
  if (method === "POST" && path === "/webhooks/mollie") return hear(body);
  if (method === "POST" && path === "/orders") return place(JSON.parse(body));
  const order = orders === "orders" && id !== undefined ? orderOf(id) : undefined;
  if (order === undefined) return refusal(404, "there is no such order");
  if (method === "GET" && what === undefined) return answer(200, shown(order));
  if (method === "POST" && what === "cancel") return cancel(order);
  if (method === "POST" && what === "refunds") return refund(order, JSON.parse(body));
  if (method !== "GET" || what !== "return") return refusal(404, "there is no such page");
  run("UPDATE orders SET news = news + 1 WHERE id = ?", id);
  await waitFor(advance(id));
  return answer(200, shown(orderOf(id)));
}

createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const { pathname } = new URL(request.url, publicUrl);
  const { status, body } = await route(request.method, pathname, Buffer.concat(parts).toString()).catch((error) => {
    log("broken", pathname, error.message);
    return error instanceof SyntaxError ? refusal(400, "this is no JSON") : refusal(500, "something went wrong");
  });
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}).listen(Number(PORT), "127.0.0.1");
