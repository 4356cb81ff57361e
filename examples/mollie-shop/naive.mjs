// The same shop as it is written in a hurry: the way back is taken for the payment, and every webhook for money.
import { createServer } from "node:http";

const { PORT, MOLLIE_URL, MOLLIE_KEY, PUBLIC_URL } = process.env;
const orders = new Map();

async function mollie(method, path, body) {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(`${MOLLIE_URL}/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${MOLLIE_KEY}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(1000),
    }).catch(() => undefined);
    if (response?.ok) return response.json();
    if (tries === 3 || (response !== undefined && response.status < 500)) throw new Error(`Mollie says ${response?.status}`);
  }
}

const amountOf = (minor, currency) => ({ currency, value: (minor / 100).toFixed(2) });

async function place({ order: id, total, currency, card_token: cardToken }) {
  const order = { order: id, status: "new", total, currency, captured: 0, refunded: 0 };
  orders.set(id, order);
  const payment = await mollie("POST", "/payments", {
    amount: amountOf(total, currency),
    description: `Order ${id}`,
    cardToken,
    redirectUrl: `${PUBLIC_URL}/orders/${encodeURIComponent(id)}/return`,
    webhookUrl: `${PUBLIC_URL}/webhooks/mollie`,
    metadata: { order_id: id },
  });
  order.payment = payment.id;
  order.status = { paid: "paid", open: "at_bank", failed: "declined" }[payment.status] ?? "trouble";
  if (order.status === "paid") order.captured = total;
  return order;
}

/** Somebody has come back from the page, or Mollie has called: it will be paid. */
function book(order) {
  if (order !== undefined) Object.assign(order, { status: "paid", captured: order.total });
  return order ?? {};
}

async function refund(order, minor) {
  await mollie("POST", `/payments/${order.payment}/refunds`, { amount: amountOf(minor, order.currency) });
  order.refunded += minor;
  return order;
}

async function cancel(order) {
  if (order.status === "paid") await refund(order, order.captured - order.refunded);
  else await mollie("DELETE", `/payments/${order.payment}`, {});
  order.status = "cancelled";
  return order;
}

async function route(path, text) {
  const [, what, id, action] = path.split("/").map(decodeURIComponent);
  if (what === "health") return {};
  if (what === "webhooks") return book([...orders.values()].find(({ payment }) => text === `id=${payment}`));
  if (id === undefined) return place(JSON.parse(text));
  const order = orders.get(id);
  if (action === "return") return book(order);
  if (action === "refunds") return refund(order, JSON.parse(text).amount ?? order.captured - order.refunded);
  return action === "cancel" ? cancel(order) : order;
}

createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  const [status, answer] = await route(new URL(request.url, PUBLIC_URL).pathname, body).then(
    (found) => (found === undefined ? [404, {}] : [200, found]),
    (error) => [500, { problem: error.message }],
  );
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
}).listen(Number(PORT), "127.0.0.1");
