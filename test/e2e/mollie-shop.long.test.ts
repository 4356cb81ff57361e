import { expect, it } from "vitest";
import { firedrill, resultOf, withFolder } from "./firedrill.ts";

/** A shop that looks at the payment whenever it is told something, and its twin that believes what it is told. */
const config = "examples/mollie-shop/firedrill.yaml";

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

/** A part of the drill: all of it takes three minutes. */
const part = ["calm", "customers-as-they-are", "answer-lost-after-charge", "lost-webhooks", "forged-webhooks", "refund-storm"];

it("holds where a shop looks at the payment, asks under one key, and asks until it knows", async () => {
  const { code, broken, told } = await drilled(part);
  expect(broken, told).toEqual([]);
  expect(told).toContain(`HELD: ${part.length} of ${part.length} scenarios held`);
  expect(code, told).toBe(0);
});

it("breaks where the way back is taken for the payment, and every webhook for money", async () => {
  const { code, broken, told } = await drilled(["forged-webhooks", "answer-lost-after-charge"], "naive.mjs");
  expect(broken, told).toContain("forged-webhooks: charged-once");
  expect(broken, told).toContain("forged-webhooks: convergence");
  expect(broken, told).toContain("answer-lost-after-charge: charged-once");
  expect(code).toBe(1);
});
