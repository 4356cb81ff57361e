// A shop of two processes that share a store over TCP: `web` takes orders, `worker` has them paid. WRONG says which mistake it makes.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { connect } from "node:net";

const { ROLE, PORT, STORE_HOST, STORE_PORT, PAYMENT_URL, PAYMENT_TOKEN, WRONG } = process.env;
const withinMs = 1000;

/** One request to the store: a line of JSON there and back. */
function store(request) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(STORE_PORT), STORE_HOST, () => socket.write(`${JSON.stringify(request)}\n`));
    let text = "";
    socket.setTimeout(withinMs, () => socket.destroy(new Error("the store is silent")));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the store hung up")));
    socket.on("data", (data) => {
      text += data;
      if (!text.endsWith("\n")) return;
      resolve(JSON.parse(text));
      socket.end();
    });
  });
}

async function pay(path, key, body) {
  const answer = await fetch(PAYMENT_URL + path, {
    method: "POST",
    headers: { authorization: `Bearer ${PAYMENT_TOKEN}`, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(2000),
  });
  if (answer.status >= 500) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const view = ({ status, amount, currency, captured = 0 }) => ({
  status,
  amount,
  currency,
  captured,
  refunded: 0,
  shipped: false,
});

async function serve(request, response) {
  const send = (status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (request.url === "/health") return send(200, {});
  try {
    if (request.method === "GET") {
      const order = await store({ get: request.url.split("/").at(-1) });
      return order === null ? send(404, {}) : send(200, view(order));
    }
    let text = "";
    for await (const chunk of request) text += chunk;
    const order = { ...JSON.parse(text), status: "pending" };
    await store({ set: order }).catch((error) => {
      // the mistake: it says yes to what it has lost
      if (WRONG !== "acknowledges") throw error;
    });
    return send(201, view(order));
  } catch (error) {
    return send(503, { error: error.message });
  }
}

async function work(order) {
  const { reference, amount, currency, token } = order;
  const key = WRONG === "keys" ? randomUUID() : `pay-${reference}`;
  const money = { amount_minor: amount, currency };
  const payment = await pay("/v1/payments", key, { order_reference: reference, payment_token: token, ...money });
  if (payment.status === "declined") return store({ set: { ...order, status: "declined" } });
  await pay(`/v1/payments/${payment.id}/capture`, `capture-${reference}`, { amount_minor: amount });
  return store({ set: { ...order, status: "paid", captured: amount } });
}

if (ROLE === "web") createServer(serve).listen(Number(PORT), "127.0.0.1");
else
  for (;;) {
    try {
      for (const order of await store({ pending: true })) await work(order);
    } catch (error) {
      console.log(`again later: ${error.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
