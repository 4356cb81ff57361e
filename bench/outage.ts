import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../src/transports/free-port.ts";
import { localToken, localWebhookSecret } from "../src/transports/local-credentials.ts";
import { type Child, startChild } from "./child.ts";
import { describeMachine } from "./machine.ts";
import { type Simulated, startSimulated } from "./simulated.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const waitingOrders = 1500;
const calmOrders = 500;
/** Payments stay away so long once all orders wait. */
const awayMs = 15_000;
const watchLimitMs = 240_000;
const customers = 20;

/** A port that refuses connections until it is opened, and then leads to another. */
function createGate(port: number, target: number): { open(): Promise<void>; close(): void } {
  const server: Server = createServer((incoming) => {
    const outgoing = connect(target, "127.0.0.1");
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on("error", () => outgoing.destroy());
    outgoing.on("error", () => incoming.destroy());
    sockets.push(incoming);
  });
  const sockets: { destroy(): void }[] = [];
  return {
    open: async () => {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    },
    close: () => {
      server.close();
      for (const socket of sockets.splice(0)) socket.destroy();
    },
  };
}

interface Ports {
  readonly shop: number;
  readonly payment: number;
  readonly carrier: number;
  readonly messaging: number;
}

function startPartners({ shop, payment, carrier, messaging }: Ports): Promise<Simulated> {
  const flags = ["--payment-port", payment, "--carrier-port", carrier, "--messaging-port", messaging].map(String);
  return startSimulated(...flags, "--webhook-url", `http://127.0.0.1:${shop}/webhooks/{partner}`);
}

/** As the drill starts it, with its short times. */
function environment({ shop, carrier, messaging }: Ports, gate: number, databasePath: string): Record<string, string> {
  const partner = (name: string, port: number): Record<string, string> => ({
    [`${name}_BASE_URL`]: `http://127.0.0.1:${port}`,
    [`${name}_TOKEN`]: localToken(name.toLowerCase()),
    [`${name}_WEBHOOK_SECRETS`]: localWebhookSecret(name.toLowerCase()),
  });
  const partners = { ...partner("PAYMENT", gate), ...partner("CARRIER", carrier), ...partner("MESSAGING", messaging) };
  const times = { CONNECT_TIMEOUT_MS: "300", READ_TIMEOUT_MS: "500", TOTAL_TIMEOUT_MS: "1000", BREAKER_OPEN_MS: "500" };
  return { ...partners, ...times, PORT: String(shop), DATABASE_PATH: databasePath, RECONCILE_EVERY_MS: "2000" };
}

const orderBody = (order: string): string =>
  JSON.stringify({
    order_reference: order,
    total: { amount_minor: 2500, currency: "EUR" },
    payment_token: "tok_visa_ok",
    customer: { reference: "cust_1" },
    destination: { name: "A. Customer", line1: "1 Example Street", postal_code: "1010", city: "Vienna", country: "AT" },
    weight_grams: 800,
  });

async function placeAll(port: number, names: readonly string[]): Promise<number[]> {
  const waits: number[] = [];
  const queue = [...names];
  const customer = async (): Promise<void> => {
    for (let order = queue.shift(); order !== undefined; order = queue.shift()) {
      const startedMs = performance.now();
      const headers = { "content-type": "application/json", "idempotency-key": `place-${order}` };
      const answer = await fetch(`http://127.0.0.1:${port}/orders`, { method: "POST", headers, body: orderBody(order) });
      if (answer.status !== 202) throw new Error(`${order} was answered with ${answer.status}`);
      await answer.arrayBuffer();
      waits.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: customers }, customer));
  return waits;
}

/** Calls that the integration's own breaker, bulkhead or rate limit refused. */
async function bounces(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  let sum = 0;
  for (const line of text.split("\n"))
    if (/^partner_calls_total\{.*outcome="(breaker-open|bulkhead-full|rate-limited)"/.test(line))
      sum += Number(line.split(" ").at(-1));
  return sum;
}

async function readyMs(port: number): Promise<number> {
  const startedMs = performance.now();
  await (await fetch(`http://127.0.0.1:${port}/ready`)).arrayBuffer();
  return performance.now() - startedMs;
}

/** Milliseconds until that many orders are completed, and how many were when the time was over. */
async function watch(database: DatabaseSync, prefix: string, wanted: number): Promise<{ ms: number; completed: number }> {
  const count = database.prepare("select count(*) as n from orders where status = 'completed' and ref like ?");
  const startedMs = performance.now();
  for (;;) {
    const completed = Number(count.get(`${prefix}-%`)?.n);
    const ms = performance.now() - startedMs;
    if (completed >= wanted || ms > watchLimitMs) return { ms, completed };
    await setTimeout(200);
  }
}

const named = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const worst = (values: readonly number[]): string => `${Math.round(Math.max(...values))} ms`;

type Start = (role: "all" | "api") => Promise<Child>;

async function measure(start: Start, ports: Ports, gate: ReturnType<typeof createGate>, databasePath: string): Promise<void> {
  let shop = await start("all");
  const database = new DatabaseSync(databasePath, { readOnly: true, timeout: 5000 });
  await gate.open();
  const startedCpuMs = shop.cpuMs() ?? 0;
  const startedMs = performance.now();
  await placeAll(ports.shop, named("calm", calmOrders));
  const calm = await watch(database, "calm", calmOrders);
  const perSecond = Math.round(calmOrders / ((performance.now() - startedMs) / 1000));
  const cpuPerOrderMs = ((shop.cpuMs() ?? 0) - startedCpuMs) / calmOrders;
  console.log(`  calm: ${calm.completed} orders, ${perSecond} a second, ${cpuPerOrderMs.toFixed(1)} ms of processor each`);
  gate.close();
  // No worker runs while the orders are placed: all of them wait when it starts.
  await shop.stop();
  shop = await start("api");
  await placeAll(ports.shop, named("waiting", waitingOrders));
  await shop.stop();
  shop = await start("all");
  const cpuBefore = shop.cpuMs() ?? 0;
  const ready: number[] = [];
  for (const startedMs = performance.now(); performance.now() - startedMs < awayMs; await setTimeout(500))
    ready.push(await readyMs(ports.shop));
  const late = await placeAll(ports.shop, named("late", customers));
  const cpuMs = (shop.cpuMs() ?? 0) - cpuBefore;
  console.log(`  payments away for ${awayMs / 1000} s, ${waitingOrders} orders waiting: ${await bounces(ports.shop)} bounces,`);
  console.log(
    `    slowest /ready ${worst(ready)}, slowest of ${customers} new orders ${worst(late)}, ${seconds(cpuMs)} s of processor`,
  );
  const backCpuMs = shop.cpuMs() ?? 0;
  await gate.open();
  const { ms, completed } = await watch(database, "waiting", waitingOrders);
  const drained = `${completed} of ${waitingOrders} orders completed in ${seconds(ms)} s`;
  const drainedCpuMs = ((shop.cpuMs() ?? 0) - backCpuMs) / completed;
  console.log(
    `  payments are back: ${drained}, ${Math.round(completed / (ms / 1000))} a second, ${drainedCpuMs.toFixed(1)} ms of processor each`,
  );
  database.close();
  await shop.stop();
}

/** The reference integration with payments away and 1,500 orders waiting, and what it does when they are back. */
export async function benchOutage(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "firedrill-outage-"));
  const [shopPort, gatePort, payment, carrier, messaging] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const ports = { shop: shopPort, payment, carrier, messaging };
  const databasePath = join(folder, "shop.db");
  const gate = createGate(gatePort, payment);
  console.log(`outage: ${describeMachine()}`);
  const partners = await startPartners(ports);
  try {
    const env = environment(ports, gatePort, databasePath);
    const start: Start = (role) => startChild([at("../src/integration/main.ts")], ports.shop, { ...env, ROLE: role });
    await measure(start, ports, gate, databasePath);
  } finally {
    gate.close();
    await partners.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await benchOutage();
