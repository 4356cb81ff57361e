// A small shop as many begin: it charges, ships and captures while the customer waits, and tries again when a call fails.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

const { PORT, PAYMENT_URL, PAYMENT_TOKEN, CARRIER_URL, CARRIER_TOKEN } = process.env;
const orders = new Map();

async function call(base, token, path, body) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(base + path, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": randomUUID() },
        body: JSON.stringify(body),
      });
      if (answer.ok) return await answer.json();
      throw new Error(`${path}: ${answer.status}`);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function place({ reference, amount, currency, token }) {
  const money = { amount_minor: amount, currency };
  const payment = await call(PAYMENT_URL, PAYMENT_TOKEN, "/v1/payments", {
    order_reference: reference,
    payment_token: token,
    ...money,
  });
  const order = { status: payment.status === "declined" ? "declined" : "paid", ...money, captured: 0, shipped: false };
  if (order.status === "paid") {
    await call(CARRIER_URL, CARRIER_TOKEN, "/v1/shipments", {
      order_reference: reference,
      service: "standard",
      destination: { name: "A. Customer", line1: "1 Example Street", postal_code: "1010", city: "Vienna", country: "AT" },
      parcels: [{ weight_grams: 500 }],
    });
    await call(PAYMENT_URL, PAYMENT_TOKEN, `/v1/payments/${payment.id}/capture`, { amount_minor: amount });
    Object.assign(order, { captured: amount, shipped: true });
  }
  orders.set(reference, order);
  return order;
}

const read = async (request) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
};

createServer(async (request, response) => {
  const send = (status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  try {
    if (request.url === "/health") return send(200, {});
    if (request.method === "POST") return send(201, await place(await read(request)));
    const order = orders.get(request.url.split("/").at(-1));
    return order === undefined ? send(404, {}) : send(200, order);
  } catch (error) {
    return send(502, { error: error.message });
  }
}).listen(PORT, "127.0.0.1", () => console.log("ready"));
