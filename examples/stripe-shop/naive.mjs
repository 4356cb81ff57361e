// The same shop as it is written in a hurry: each try under a new key, webhooks of anybody believed, nothing written down before it is asked for.
import { createServer } from "node:http";
import Stripe from "stripe";

const { PORT, STRIPE_URL, STRIPE_KEY, PUBLIC_URL } = process.env;
const { hostname: host, port } = new URL(STRIPE_URL);
const stripe = new Stripe(STRIPE_KEY, { protocol: "http", host, port, timeout: 1000, maxNetworkRetries: 0 });
const orders = new Map();

async function again(ask) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError || tries === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

async function place({ order: id, total, currency, payment_method }) {
  const order = { order: id, status: "new", total, currency, captured: 0, refunded: 0 };
  orders.set(id, order);
  try {
    const intent = await again(() =>
      stripe.paymentIntents.create({
        amount: total,
        currency: currency.toLowerCase(),
        payment_method,
        confirm: true,
        capture_method: "manual",
        return_url: `${PUBLIC_URL}/orders/${id}/return`,
        metadata: { order_id: id },
      }),
    );
    order.intent = intent.id;
    if (intent.status === "requires_action") order.status = "at_bank";
    else await capture(order);
  } catch (error) {
    order.status = error instanceof Stripe.errors.StripeCardError ? "declined" : "trouble";
  }
  return order;
}

async function capture(order) {
  const intent = await again(() => stripe.paymentIntents.capture(order.intent));
  Object.assign(order, { status: "paid", captured: intent.amount_received });
}

async function refund(order, amount) {
  const made = await again(() => stripe.refunds.create({ payment_intent: order.intent, amount }));
  order.refunded += made.amount;
  return order;
}

async function cancel(order) {
  if (order.status === "paid") await refund(order);
  else await stripe.paymentIntents.cancel(order.intent);
  order.status = "cancelled";
  return order;
}

async function hear({ type, data: { object } }) {
  const order = [...orders.values()].find(({ intent }) => intent === object.id);
  if (order === undefined) return {};
  if (type === "payment_intent.amount_capturable_updated" && order.status === "at_bank") await capture(order);
  if (type === "payment_intent.succeeded") Object.assign(order, { status: "paid", captured: object.amount_received });
  if (type === "payment_intent.payment_failed") order.status = "declined";
  return {};
}

async function route(path, body) {
  const [, what, id, action] = path.split("/");
  if (what === "health") return {};
  if (what === "webhooks") return hear(JSON.parse(body));
  if (id === undefined) return place(JSON.parse(body));
  const order = orders.get(id);
  if (action === "refunds") return refund(order, JSON.parse(body).amount);
  return action === "cancel" ? cancel(order) : order;
}

createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  const [status, answer] = await route(new URL(request.url, PUBLIC_URL).pathname, body).then(
    (found) => (found === undefined ? [404, {}] : [200, found]),
    (error) => [error.statusCode ?? 500, { problem: error.message }],
  );
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
}).listen(Number(PORT), "127.0.0.1");
