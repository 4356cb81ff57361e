// A shop that takes card payments with the official Stripe SDK: reserved at once, captured right after, given back in parts.
// What it is about to ask for is written down before, under the key that it is asked for by, so that it can be asked for again.
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { Agent } from "node:https";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import Stripe from "stripe";

const { PORT = "8080", DATA_DIR = "data", STRIPE_URL = "https://api.stripe.com", STRIPE_KEY = "" } = process.env;
const secrets = (process.env.STRIPE_WEBHOOK_SECRETS ?? "").split(" ").filter(Boolean);
const publicUrl = process.env.PUBLIC_URL ?? `http://127.0.0.1:${PORT}`;
const pollMs = Number(process.env.POLL_MS ?? 60_000);
/** `checkout`: shoppers pay on a page of Stripe's; else with a payment method that they bring. */
const paysBy = process.env.PAY_BY ?? "card";
const { protocol, hostname: host, port } = new URL(STRIPE_URL);
const stripe = new Stripe(STRIPE_KEY, {
  protocol: protocol.slice(0, -1),
  host,
  port: port === "" ? 443 : Number(port),
  timeout: Number(process.env.STRIPE_TIMEOUT_MS ?? 10_000),
  maxNetworkRetries: 2,
  // by way of HTTPS_PROXY, where there is one
  ...(protocol === "https:" && { httpAgent: new Agent({ keepAlive: true, proxyEnv: process.env }) }),
});

mkdirSync(DATA_DIR, { recursive: true });
const db = new DatabaseSync(join(DATA_DIR, "shop.sqlite"));
db.exec(`
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY, total INTEGER NOT NULL, currency TEXT NOT NULL, method TEXT NOT NULL, created INTEGER NOT NULL,
    -- new, at_bank, held, paid, declined, cancelled, trouble
    status TEXT NOT NULL DEFAULT 'new', intent TEXT, session TEXT, page TEXT, captured INTEGER NOT NULL DEFAULT 0, cancelling INTEGER NOT NULL DEFAULT 0,
    -- how much news of it came that nobody looked at yet
    news INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, due INTEGER,
    -- until when Stripe is left alone, whoever asks for something meanwhile
    rest_until INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS orders_due ON orders (due);
  CREATE TABLE IF NOT EXISTS refunds (
    order_id TEXT NOT NULL, reference TEXT NOT NULL, amount INTEGER NOT NULL, stripe_id TEXT,
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

/** Whether asking again would change nothing: Stripe has understood the request, and refuses it. */
const isRefused = (error) => error instanceof Stripe.errors.StripeInvalidRequestError && ![409, 429].includes(error.statusCode);

/** What lacks something, or says it in another way, is no answer: it is asked for again. */
function readable(thing, reads) {
  if (typeof thing?.id !== "string" || typeof thing.status !== "string" || !Number.isSafeInteger(thing[reads]))
    throw new TypeError("an answer that nobody can read");
  return thing;
}

/** What an intent says of its order. A look may show yesterday: nothing goes back. */
function learn(order, intent) {
  const { status, amount_received: captured } = readable(intent, "amount_received");
  const ranks = ["new", "at_bank", "held", "paid"];
  const said = { requires_action: "at_bank", requires_capture: "held", processing: "held", succeeded: "paid" }[status];
  const isOpen = ranks.indexOf(order.status) !== -1;
  let next = order.status;
  if (said !== undefined && isOpen && ranks.indexOf(said) > ranks.indexOf(order.status)) next = said;
  if (status === "requires_payment_method" && ["new", "at_bank"].includes(order.status)) next = "declined";
  if (status === "canceled" && isOpen && order.status !== "paid") next = "cancelled";
  run("UPDATE orders SET status = ?, intent = ?, captured = max(captured, ?) WHERE id = ?", next, intent.id, captured, order.id);
}

/** A page that the shopper pays on; Stripe takes the money as the bank says yes. */
async function openPage({ id, total, currency, method }) {
  const back = `${publicUrl}/orders/${encodeURIComponent(id)}/return`;
  const session = await stripe.checkout.sessions.create(
    {
      mode: "payment",
      line_items: [
        {
          quantity: 1,
          price_data: { currency: currency.toLowerCase(), unit_amount: total, product_data: { name: `Order ${id}` } },
        },
      ],
      success_url: `${back}?session={CHECKOUT_SESSION_ID}`,
      cancel_url: back,
      // payment_token is for rehearsals: with it the page fills itself in
      metadata: { order_id: id, payment_token: method },
      payment_intent_data: { metadata: { order_id: id } },
    },
    { idempotencyKey: `order-${id}-page` },
  );
  const { url } = readable(session, "amount_total");
  run("UPDATE orders SET status = 'at_bank', session = ?, page = ? WHERE id = ?", session.id, url, id);
}

/** What became of the page: only Stripe's word counts, and not the address that the shopper came back to. */
function learnPage(order, session) {
  const { status, payment_intent: intent } = readable(session, "amount_total");
  if (status === "complete") learn(order, intent);
  // who was refused and gave up is declined; who never tried has cancelled
  if (status === "expired" && order.status === "at_bank")
    run("UPDATE orders SET status = ? WHERE id = ?", intent === null ? "cancelled" : "declined", order.id);
}

const lookAtPage = async (order) =>
  learnPage(order, await stripe.checkout.sessions.retrieve(order.session, { expand: ["payment_intent"] }));

/** Nobody is to pay any more for what is cancelled. Somebody may have been faster. */
async function closePage(order) {
  try {
    await stripe.checkout.sessions.expire(order.session, {}, { idempotencyKey: `order-${order.id}-close` });
    run("UPDATE orders SET status = 'cancelled' WHERE id = ?", order.id);
  } catch (error) {
    if (!isRefused(error)) throw error;
    await lookAtPage(order);
  }
}

async function pay(order) {
  if (paysBy === "checkout") return openPage(order);
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount: order.total,
        currency: order.currency.toLowerCase(),
        payment_method: order.method,
        confirm: true,
        capture_method: "manual",
        return_url: `${publicUrl}/orders/${encodeURIComponent(order.id)}/return`,
        metadata: { order_id: order.id },
      },
      { idempotencyKey: `order-${order.id}-pay` },
    );
    learn(order, intent);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
    run("UPDATE orders SET status = 'declined', intent = ? WHERE id = ?", error.payment_intent?.id ?? null, order.id);
  }
}

/** Captures, or lets go of what was reserved; where somebody else did something with the payment before, a look says what. */
async function settle(order, ask) {
  try {
    learn(order, await ask());
  } catch (error) {
    if (error.code !== "payment_intent_unexpected_state") throw error;
    learn(order, await stripe.paymentIntents.retrieve(order.intent));
  }
}

async function payBack(order, { reference, amount }) {
  const [status, id] = await stripe.refunds
    .create(
      { payment_intent: order.intent, amount, metadata: { reference } },
      { idempotencyKey: `order-${order.id}-refund-${reference}` },
    )
    .then(
      (refund) => [readable(refund, "amount").status, refund.id],
      (error) => {
        if (!isRefused(error)) throw error;
        log("refund refused", order.id, error.code);
        return ["failed", null];
      },
    );
  run(
    "UPDATE refunds SET status = ?, stripe_id = ? WHERE order_id = ? AND reference = ?",
    status === "canceled" ? "failed" : status,
    id,
    order.id,
    reference,
  );
}

/** All refunds of a payment, those that a clerk made in Stripe's dashboard as well. */
async function lookAtRefunds(order) {
  for await (const { id, amount, metadata, status } of stripe.refunds.list({ payment_intent: order.intent, limit: 100 })) {
    const reference = metadata?.reference ?? `desk-${id}`;
    run(
      `INSERT INTO refunds (order_id, reference, amount, stripe_id, status) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET stripe_id = excluded.stripe_id, status = excluded.status WHERE status <> 'failed'`,
      ...[order.id, reference, amount, id, status === "canceled" ? "failed" : status],
    );
  }
}

/** One step after the other, until there is nothing more to do for now. */
async function work(id) {
  let order = orderOf(id);
  const isTold = order.news > 0;
  if (order.status === "new") await pay(order);
  else if (order.session !== null && order.intent === null) await lookAtPage(order);
  else if (order.intent !== null && (order.status === "at_bank" || isTold))
    learn(order, await stripe.paymentIntents.retrieve(order.intent));
  order = orderOf(id);
  const open = ["at_bank", "held"].includes(order.status);
  if (open && order.cancelling && order.intent === null) await closePage(order);
  else if (open && order.cancelling) {
    await settle(order, () => stripe.paymentIntents.cancel(order.intent, {}, { idempotencyKey: `order-${id}-cancel` }));
  } else if (order.status === "held") {
    await settle(order, () => stripe.paymentIntents.capture(order.intent, {}, { idempotencyKey: `order-${id}-capture` }));
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

/** How long Stripe asks to be left alone, in seconds or until a date. */
function toldToWaitMs({ headers }) {
  const after = headers?.["retry-after"];
  const waitMs = /^\d+$/.test(after ?? "") ? after * 1000 : Date.parse(after ?? "") - Date.now();
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
      log("failed", id, `${error.type ?? error.name} ${error.code ?? ""}`);
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
  total: order.total,
  currency: order.currency,
  captured: order.captured,
  ...(order.page !== null && { page: order.page }),
  refunded: sum(refundsOf(order.id).filter(({ status }) => status === "succeeded")),
});
/** Customers wait a little: most payments are done by then. */
const waitFor = (turn) => Promise.race([turn, new Promise((resolve) => setTimeout(resolve, 600))]);
const answer = (status, body) => ({ status, body });
const refusal = (status, problem) => answer(status, { problem });

async function place({ order: id, total, currency, payment_method: method }) {
  if (typeof id !== "string" || id === "" || !Number.isSafeInteger(total) || total <= 0 || !/^[A-Z]{3}$/.test(currency))
    return refusal(422, "an order needs order, total and currency");
  // a card's number has no business here
  if (!/^(pm|tok)_\w+$/.test(method)) return refusal(422, "this is no payment method");
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

/** Whether an event may say more than the shop knows. */
const isNews = (type, status) =>
  type.startsWith("refund.") ||
  type === "charge.refunded" ||
  (/^(payment_intent|checkout\.session)\./.test(type) && ["at_bank", "held"].includes(status));

/** An event says that something happened; what, a look at the payment says. */
function hear(body, signature) {
  const event = secrets.reduce((found, secret) => {
    if (found !== undefined) return found;
    try {
      return stripe.webhooks.constructEvent(body, signature, secret);
    } catch {
      return undefined;
    }
  }, undefined);
  if (event === undefined) return refusal(400, "nobody whom we know has signed this");
  const { id, payment_intent } = event.data.object ?? {};
  const [known] = all("SELECT * FROM orders WHERE intent IN (?, ?) OR session = ?", `${id}`, `${payment_intent}`, `${id}`);
  // a payment of which nothing is known yet is still being asked for, or will be again
  if (known !== undefined && isNews(event.type, known.status)) {
    run("UPDATE orders SET news = news + 1, due = ? WHERE id = ?", Date.now(), known.id);
  }
  return answer(200, {});
}

async function route(method, path, body, signature) {
  const [, orders, id, what] = path.split("/").map(decodeURIComponent);
  if (path === "/health") return answer(200, {});
  if (method === "POST" && path === "/webhooks/stripe") return hear(body, signature);
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
  const { status, body } = await route(
    request.method,
    pathname,
    Buffer.concat(parts).toString(),
    request.headers["stripe-signature"] ?? "",
  ).catch((error) => {
    log("broken", pathname, error.message);
    return error instanceof SyntaxError ? refusal(400, "this is no JSON") : refusal(500, "something went wrong");
  });
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}).listen(Number(PORT), "127.0.0.1");
