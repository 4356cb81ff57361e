// A shop that takes orders at once and has them paid afterwards, each until it knows how that ended. WRONG says which mistake it makes.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

const { PORT, PAYMENT_URL, PAYMENT_TOKEN, WRONG } = process.env;
const orders = new Map();
let working = 0;

async function pay(path, key, body) {
  const answer = await fetch(PAYMENT_URL + path, {
    method: "POST",
    headers: { authorization: `Bearer ${PAYMENT_TOKEN}`, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(1000),
  });
  if (answer.status === 402) return { status: "declined" };
  if (!answer.ok || !answer.headers.get("content-type").includes("json")) throw new Error(`${path}: ${answer.status}`);
  const { id, status } = await answer.json();
  if (typeof id !== "string" || typeof status !== "string") throw new Error(`${path}: no answer that anybody can read`);
  return { id, status };
}

/** Until it is known how it ended, under one key: the partner does it once, however often it is asked. */
async function insist(path, key, body) {
  for (let attempt = 1; ; attempt += 1)
    try {
      // the mistake: each try is a payment of its own
      return await pay(path, WRONG === "keys" ? randomUUID() : key, body);
    } catch (error) {
      console.log(`again later: ${error.message}`);
      await new Promise((resolve) => setTimeout(resolve, Math.min(1600, 100 * 2 ** attempt) * (0.75 + Math.random() / 2)));
    }
}

async function work(order) {
  const { reference, amount, currency, token } = order;
  const money = { amount_minor: amount, currency };
  const payment = await insist("/v1/payments", `pay-${reference}`, {
    order_reference: reference,
    payment_token: token,
    ...money,
  });
  if (payment.status === "declined") return Object.assign(order, { status: "declined" });
  await insist(`/v1/payments/${payment.id}/capture`, `capture-${reference}`, { amount_minor: amount });
  return Object.assign(order, { status: "paid", captured: amount });
}

createServer(async (request, response) => {
  const send = (status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (request.url === "/health") return send(200, {});
  if (request.url === "/backlog") return send(200, { jobs: working, events: 0, given_up: 0 });
  if (request.method === "GET") {
    const order = orders.get(request.url.split("/").at(-1));
    return order === undefined ? send(404, {}) : send(200, order);
  }
  let text = "";
  for await (const chunk of request) text += chunk;
  const asked = JSON.parse(text);
  if (!orders.has(asked.reference)) {
    const order = { ...asked, status: "pending", captured: 0, refunded: 0, shipped: false };
    orders.set(asked.reference, order);
    working += 1;
    void work(order).finally(() => {
      working -= 1;
    });
  }
  return send(202, orders.get(asked.reference));
}).listen(Number(PORT), "127.0.0.1", () => console.log("ready"));
