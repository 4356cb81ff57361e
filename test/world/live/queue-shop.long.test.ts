import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import { builtinPartners } from "../../../src/cli/project.ts";
import { checkHistory } from "../../../src/core/checker.ts";
import { createRandom } from "../../../src/core/random.ts";
import { builtinBlueprints } from "../../../src/reference/builtin-partners.ts";
import { startEmbeddedProxy } from "../../../src/transports/toxiproxy/embedded.ts";
import { createLinks } from "../../../src/transports/toxiproxy/links.ts";
import { parseConfig } from "../../../src/world/config-file.ts";
import { drillBlueprints } from "../../../src/world/drill-partners.ts";
import { targetFrom } from "../../../src/world/live/config-target.ts";
import { liveEnact } from "../../../src/world/live/enact.ts";
import { parseScenario } from "../../../src/world/scenario-file.ts";
import { textOf } from "../config-examples.ts";
import { startStore } from "./tcp-store.ts";

const shop = `${JSON.stringify(process.execPath)} ${JSON.stringify(resolve("test/world/live/queue-shop.mjs"))}`;

const configOf = (store: number, wrong: string) => ({
  name: "queue shop",
  integration: {
    env: {
      STORE_HOST: "{{links.db.host}}",
      STORE_PORT: "{{links.db.port}}",
      PAYMENT_URL: "{{partners.payment.url}}",
      PAYMENT_TOKEN: "{{partners.payment.token}}",
      WRONG: wrong,
    },
    links: { db: { target: `127.0.0.1:${store}` } },
    processes: {
      web: { command: shop, env: { ROLE: "web", PORT: "{{port}}" } },
      worker: { command: shop, env: { ROLE: "worker" } },
    },
  },
  partners: { payment: {} },
  orders: {
    place: {
      path: "/orders",
      body: { reference: "{{order}}", amount: "{{amount}}", currency: "{{currency}}", token: "{{payment_token}}" },
    },
    read: {
      path: "/orders/{{order}}",
      view: {
        status: "$response.body#/status",
        statuses: { pending: "pending", paid: "confirmed", declined: "declined" },
        total: "$response.body#/amount",
        currency: "$response.body#/currency",
        captured: "$response.body#/captured",
        refunded: "$response.body#/refunded",
        shipped: "$response.body#/shipped",
      },
    },
  },
});

const customers = [0, 300, 600, 900, 1200, 2600]
  .map((startMs, n) => `  - { order: order-${n + 1}, total_minor: ${1000 + n}, start_ms: ${startMs}, steps: [place] }`)
  .join("\n");

const outage = `
story: the database is out of reach for a while
orders:
${customers}
faults:
  - { fault: link-down, at: { link: db }, during: { from_ms: 200, to_ms: 1600 } }
safety_ms: 3000
`;

const kill = `
story: the worker is killed once the payment is made, before it could write that down
orders:
${customers}
faults:
  - { fault: crash, at: { partner: payment, operation: createPayment, order: order-2, attempt: 1, phase: after-effect }, with: { process: worker }, times: 1 }
safety_ms: 3000
`;

/** What a drill of one scenario says of the shop, and the folder of its run. */
async function drill(text: string, wrong = "") {
  const store = await startStore();
  const folder = mkdtempSync(join(tmpdir(), "firedrill-queue-"));
  const proxy = await startEmbeddedProxy({ random: createRandom(1) });
  const config = parseConfig(textOf(configOf(store.port, wrong)), "firedrill.yaml", builtinPartners);
  const blueprints = drillBlueprints(config, builtinBlueprints(), () => "");
  const target = targetFrom(config, blueprints);
  onTestFinished(async () => {
    await target.close();
    await proxy.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const scenario = parseScenario(text, "queue.yaml", "queue", builtins.faults);
  const enact = liveEnact({ target, blueprints, catalogue: builtins, links: () => createLinks({ url: proxy.url }) });
  const { signal } = new AbortController();
  const { events } = await enact({ scenario, seed: 1, folder, calm: undefined, signal, onPhase: () => {} });
  const { verdict, checks } = checkHistory(events, { checkers: builtins.checkers });
  const broken = checks.filter((check) => check.verdict === "broken").map(({ checker }) => checker);
  const why = checks.flatMap(({ checker, evidence }) => evidence.map(({ sentence }) => `${checker}: ${sentence}`)).join("\n");
  return { verdict, broken, why, events, log: readFileSync(join(folder, "integration.log"), "utf8") };
}

describe("a shop whose database is out of reach", () => {
  it("is held where it says no meanwhile, and does its work afterwards", async () => {
    const { verdict, why, events, log } = await drill(outage);
    expect(verdict, why).toBe("held");
    // it was struck: customers were turned away
    expect(events.some(({ type, value }) => type === "info" && (value as { status?: number }).status === 503)).toBe(true);
    expect(log).toContain("[worker] again later");
  });

  it("is broken where it says yes to what it has lost", async () => {
    const { verdict, broken, why } = await drill(outage, "acknowledges");
    expect(verdict, why).toBe("broken");
    expect(
      broken.some((checker) => checker === "loss" || checker === "convergence"),
      why,
    ).toBe(true);
  });
});

describe("a shop whose worker is killed", () => {
  it("is held where its next try has the same key, and the history names the process", async () => {
    const { verdict, why, events } = await drill(kill);
    expect(verdict, why).toBe("held");
    const outages = events.filter(({ type }) => type === "crash" || type === "restart");
    expect(outages.map(({ type, value }) => [type, (value as { process?: string }).process])).toEqual([
      ["crash", "worker"],
      ["restart", "worker"],
    ]);
  });

  it("loses all its processes where a fault names none, as when their machine fails", async () => {
    const { verdict, why, events } = await drill(kill.replace(", with: { process: worker }", ""));
    expect(verdict, why).toBe("held");
    const struck = (wanted: string) =>
      events.flatMap(({ type, value }) => (type === wanted ? [(value as { process?: string }).process] : [])).toSorted();
    expect([struck("crash"), struck("restart")]).toEqual([
      ["web", "worker"],
      ["web", "worker"],
    ]);
  });

  it("is broken where its next try is another payment", async () => {
    const { broken, why } = await drill(kill, "keys");
    expect(broken, why).toContain("charged-once");
  });
});
