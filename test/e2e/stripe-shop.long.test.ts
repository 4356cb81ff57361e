import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { firedrill, resultOf, withFolder } from "./firedrill.ts";

/** A shop with the official SDK of Stripe, and the same as it is written in a hurry. */
const config = "examples/stripe-shop/firedrill.yaml";

/** What the drill says of it, and which checkers found it wrong, by scenario. */
async function drilled(scenarios: readonly string[], shop = "shop.mjs") {
  return withFolder(async (folder) => {
    const env = { SHOP_FILE: shop };
    const { code, stdout, stderr } = await firedrill(["run", ...scenarios, "--config", config, "--out", folder], { env });
    const broken = resultOf(folder).scenarios.flatMap(({ scenario, checks }) =>
      checks.filter(({ verdict }) => verdict === "broken").map(({ checker }) => `${scenario}: ${checker}`),
    );
    return { code, broken, told: `${stdout}${stderr}` };
  });
}

/**
 * A part of the drill: all of it takes three minutes. `npx firedrill run -c examples/stripe-shop/firedrill.yaml` runs all, and
 * test/world/aim.test.ts says what of it applies.
 */
const part = ["calm", "answer-lost-after-charge", "forged-webhooks", "kill-during-capture", "refund-storm"];

it("holds where a shop writes down what it asks Stripe for, under one key, and asks until it knows", async () => {
  const { code, broken, told } = await drilled(part);
  expect(broken, told).toEqual([]);
  expect(told).toContain(`HELD: ${part.length} of ${part.length} scenarios held`);
  expect(code, told).toBe(0);
});

it("breaks where each try has a key of its own, and webhooks of anybody are believed", async () => {
  const { code, broken, told } = await drilled(["answer-lost-after-charge", "forged-webhooks", "refund-storm"], "naive.mjs");
  expect(broken, told).toContain("answer-lost-after-charge: charged-once");
  expect(broken, told).toContain("forged-webhooks: charged-once");
  expect(broken, told).toContain("refund-storm: convergence");
  expect(code).toBe(1);
});

/** The same shop as it stands in production: with Stripe's own address, and something that counts visits on the side. */
function asInProduction(folder: string): string {
  writeFileSync(join(folder, "counts.mjs"), 'fetch("https://analytics.example/start").catch(() => {});\n');
  const file = join(folder, "firedrill.yaml");
  const text = readFileSync(config, "utf8")
    .replace(/exec node .*shop\.mjs\}/, `exec node ${resolve("examples/stripe-shop/shop.mjs")}`)
    .replace(/^ *STRIPE_URL: .*\n/m, `      NODE_OPTIONS: "--import=${join(folder, "counts.mjs")}"\n`)
    .replace("orders:\n", "tls: { proxy: true }\n\norders:\n");
  writeFileSync(file, text);
  return file;
}

it("drills a shop with Stripe's own host name burnt in by way of a proxy, and says who else it called", async () => {
  await withFolder(async (folder) => {
    const scenarios = ["answer-lost-after-charge", "bad-lines", "man-in-the-middle"];
    const file = asInProduction(folder);
    const run = join(folder, "run");
    const { code, stdout, stderr } = await firedrill(["run", ...scenarios, "--config", file, "--out", run]);
    const told = `${stdout}${stderr}`;
    const verdicts = resultOf(run).scenarios.map(({ scenario, verdict, faults }) => [
      scenario,
      verdict,
      faults.some(({ fired }) => fired > 0),
    ]);
    expect(verdicts, told).toEqual(scenarios.map((name) => [name, "held", true]));
    expect(stdout).toMatch(/advice partners-verified: the shop called analytics\.example \(1 time\)/);
    expect(code).toBe(0);
  });
});
