import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { orderBody } from "./http/edge.ts";
import {
  environment,
  type PartnerServer,
  type ProcessUnderTest,
  servePartners,
  startProcess,
  webhookSecret,
} from "./process-under-test.ts";

let folder: string;
let partners: PartnerServer;
const started: ProcessUnderTest[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "integration-"));
  partners = await servePartners();
});
afterEach(async () => {
  for (const each of started.splice(0)) {
    each.signal("SIGKILL");
    await each.ended;
  }
  await partners.close();
  await rm(folder, { recursive: true, force: true });
});

function start(changes: Record<string, string> = {}): ProcessUnderTest {
  const made = startProcess({ ...environment(partners.url, join(folder, "orders.sqlite")), ...changes });
  started.push(made);
  return made;
}

async function urlOf(process: ProcessUnderTest): Promise<string> {
  return `http://127.0.0.1:${(await process.line("listening")).port}`;
}

const place = (url: string): Promise<Response> =>
  fetch(`${url}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": "key-1" },
    body: JSON.stringify(orderBody()),
  });

async function until(url: string, status: string): Promise<void> {
  const read = async (): Promise<unknown> => ((await (await fetch(`${url}/orders/order-1`)).json()) as { status: string }).status;
  await expect.poll(read, { timeout: 20_000, interval: 50 }).toBe(status);
}

/** The order has come to its end, and nothing is left to do: the customer was told too. */
async function settled(url: string): Promise<void> {
  await until(url, "completed");
  const outbox = async (): Promise<unknown> =>
    ((await (await fetch(`${url}/admin/backlog`)).json()) as { outbox: number }).outbox;
  await expect.poll(outbox, { timeout: 20_000, interval: 50 }).toBe(0);
}

const effects = (): string[] => partners.partners.effects.map(({ kind }) => kind);
const wholeLife = ["authorized", "shipped", "captured", "messaged"];
/** Nobody listens on port 1. */
const nobody = "http://127.0.0.1:1";
const noPartners = { PAYMENT_BASE_URL: nobody, CARRIER_BASE_URL: nobody, MESSAGING_BASE_URL: nobody };

describe("the process", () => {
  it("takes orders while every partner is down, and stops cleanly when asked", async () => {
    const process = start(noPartners);
    const url = await urlOf(process);
    for (const path of ["/health", "/ready", "/metrics"]) expect((await fetch(url + path)).status).toBe(200);
    const reply = await place(url);
    expect(reply.status).toBe(202);
    expect(await reply.json()).toMatchObject({ order: { shipping: { service: "standard", rate_source: "flat" } } });
    process.signal("SIGTERM");
    expect(await process.ended).toEqual({ code: 0, stderr: "" });
    expect(await process.line("stopped")).toMatchObject({ code: 0 });
    expect(process.output()).not.toMatch(/token-of|whsec_|tok_visa/);
  });

  it("takes up after a kill what it had accepted before any partner could be reached", async () => {
    const first = start(noPartners);
    expect((await place(await urlOf(first))).status).toBe(202);
    first.signal("SIGKILL");
    await first.ended;
    const url = await urlOf(start());
    await settled(url);
    expect(effects()).toEqual(wholeLife);
  });

  it("repeats nothing after a kill between a capture and its answer", async () => {
    const captured = partners.hold(/\/capture$/);
    const first = start();
    await place(await urlOf(first));
    await captured;
    first.signal("SIGKILL");
    await first.ended;
    partners.release();
    await settled(await urlOf(start()));
    expect(effects()).toEqual(wholeLife);
  });

  it("finishes the call that it has begun before it stops", async () => {
    const shipped = partners.hold(/\/shipments$/);
    const process = start();
    await place(await urlOf(process));
    await shipped;
    process.signal("SIGTERM");
    await process.line("stopping");
    partners.release();
    expect((await process.ended).code).toBe(0);
    expect(process.output()).toMatch(/"operation":"createShipment"[^\n]*"result":"happened"/);
  });
});

describe("a process that cannot start ends with 2 and says what to do", () => {
  it.each([
    ["PAYMENT_TOKEN", ""],
    ["CARRIER_BASE_URL", "ftp://carrier"],
    ["CARRIER_BASE_URL", "http://user:hidden-word@carrier"],
    ["MESSAGING_WEBHOOK_SECRETS", "whsec_hidden-word"],
    ["MESSAGING_WEBHOOK_SECRETS", `${webhookSecret} hidden-word`],
    ["PORT", "65536"],
    ["ROLE", "hidden-word"],
    ["TOTAL_TIMEOUT_MS", "1.5"],
    ["WORKERS", "0"],
    ["DATABASE_PATH", "/no/such/folder/orders.sqlite"],
    ["HOST", "203.0.113.1"],
  ])("for %s = %s", async (name, value) => {
    const { code, stderr } = await start({ [name]: value }).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(name === "HOST" ? /^PORT: .+\n {2}Set HOST/ : new RegExp(`^${name}: .+\\n {2}Set it to`));
    expect(stderr).not.toMatch(/hidden-word|\n\s+at /);
  });

  it("for a port that is taken", async () => {
    const { code, stderr } = await start({ PORT: new URL(partners.url).port }).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^PORT: .*EADDRINUSE/);
  });
});
