import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { servePartner } from "../../src/transports/fastify/serve-partner.ts";
import { createForwardProxy, type ForwardProxy } from "../../src/transports/forward-proxy.ts";
import { localToken } from "../../src/transports/local-credentials.ts";
import { certificatesOfRun } from "../../src/transports/tls/files.ts";
import { proxyEnv } from "../../src/world/live/proxy-env.ts";
import stripeVendor from "../../vendors/stripe/stripe.ts";
import { openStripe, type StripeDesk } from "./stripe-desk.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "firedrill-proxy-"));
const strangers: string[] = [];
let desk: StripeDesk;
let proxy: ForwardProxy;
let env: Readonly<Record<string, string>>;
let stop: () => Promise<void>;

beforeAll(async () => {
  const { authority, files } = certificatesOfRun(folder, Date.now());
  const { hosts = [] } = stripeVendor;
  desk = await openStripe();
  const served = await servePartner(desk.partner, { tls: { authority, clientCertificates: "none", hosts } });
  const address = { host: "127.0.0.1", port: served.port };
  const routes = new Map(hosts.map((host) => [`${host}:443`, address]));
  proxy = await createForwardProxy({ routes, onStranger: (host) => strangers.push(host) });
  env = { PATH: process.env.PATH ?? "", STRIPE_KEY: localToken("stripe"), ...proxyEnv(proxy.url, files.ca) };
  stop = async () => {
    await proxy.stop();
    await served.stop();
    await desk.stop();
  };
});
afterEach(() => {
  desk.strike(undefined);
  strangers.length = 0;
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

/** What a program prints as JSON that has the official SDK, the vendor's own address, and an agent that heeds HTTPS_PROXY. */
async function program(body: string): Promise<unknown> {
  const script = `
    import { Agent } from "node:https";
    import Stripe from "stripe";
    const stripe = new Stripe(process.env.STRIPE_KEY, {
      httpAgent: new Agent({ keepAlive: true, proxyEnv: process.env }), maxNetworkRetries: 0, telemetry: false,
    });
    const said = await (async () => { ${body} })().catch(({ type, statusCode }) => ({ type, statusCode }));
    console.log(JSON.stringify(said));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { env, cwd: process.cwd() });
  return JSON.parse(stdout);
}

const pay = (order: string): string =>
  `const { id, status } = await stripe.paymentIntents.create({ amount: 4990, currency: "eur", payment_method: "pm_card_visa", confirm: true, metadata: { order_id: "${order}" } }); return { id, status };`;

it("has the official SDK, with its usual host, pay at the simulator", async () => {
  expect(await program(pay("order-1"))).toMatchObject({ status: "succeeded" });
  expect([...desk.partner.ledger("order-1")].map(({ kind }) => kind)).toEqual(["authorized", "captured"]);
});

it("sends shoppers to the host that the shop knows", async () => {
  const url = await program(
    'const { url } = await stripe.checkout.sessions.create({ mode: "payment", line_items: [{ price_data: { currency: "eur", unit_amount: 100, product_data: { name: "Pen" } } }], success_url: "https://shop.example/" }); return url;',
  );
  expect(url).toMatch(/^https:\/\/api\.stripe\.com\/c\/pay\/cs_test_/);
});

it("lets faults strike through it", async () => {
  desk.strike(() => ({ effect: false, reply: () => ({ status: 503, headers: {}, body: "" }) }));
  expect(await program(pay("order-2"))).toMatchObject({ type: "StripeAPIError" });
  desk.strike(() => ({ delivery: { type: "reset" } }));
  expect(await program(pay("order-3"))).toMatchObject({ type: "StripeConnectionError" });
  // it was charged, and its answer lost: once more by the SDK's own repeat, under the same key
  expect([...desk.partner.ledger("order-3")].map(({ kind }) => kind)).toEqual(["authorized", "captured"]);
});

it("answers curl, and refuses whoever is no partner", async () => {
  const curl = (...args: readonly string[]) => run("curl", ["--silent", "--show-error", "--max-time", "20", ...args], { env });
  const { stdout } = await curl("https://api.stripe.com/v1/charges?limit=1", "--user", `${env.STRIPE_KEY}:`);
  expect(JSON.parse(stdout)).toMatchObject({ object: "list" });
  await expect(curl("https://analytics.example/collect")).rejects.toThrow("403");
  expect(strangers).toEqual(["analytics.example"]);
});

it("is heeded by Node's own fetch", async () => {
  const told = await program(
    'const response = await fetch("https://api.stripe.com/v1/charges", { headers: { authorization: "Bearer " + process.env.STRIPE_KEY } }); return (await response.json()).object;',
  );
  expect(told).toBe("list");
});
