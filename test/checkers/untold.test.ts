import { describe, expect, it } from "vitest";
import { checkers } from "../../src/checkers/index.ts";
import { parseContract } from "../../src/contract/parse.ts";
import { checkHistory, type NamedResult } from "../../src/core/checker.ts";
import { createRandom } from "../../src/core/random.ts";
import type { PartnerFacts } from "../../src/core/role.ts";
import { toldBy } from "../../src/world/partner-facts.ts";
import { builtins, createHistoryBuilder } from "./build-history.ts";
import { checkOne, said } from "./check-one.ts";

const mailer = (extension: string): PartnerFacts => {
  const operation = `{ operationId: SendMail${extension}, responses: { "202": { description: taken } } }`;
  const text = `openapi: 3.1.0\npaths: { /v3/mail/send: { post: ${operation} } }`;
  return { idempotency: "full", ...toldBy(parseContract(text, "mailer.yaml")) };
};

/** Verdicts of a shop that takes money and tells its customers through a mailer of its own. */
function verdicts(facts: PartnerFacts): Record<string, string> {
  const builder = createHistoryBuilder({
    random: createRandom(1, "untold"),
    declared: {},
    partners: { payment: builtins.payment as PartnerFacts, mailer: facts },
  });
  const order = builder.order("order-1");
  order.place();
  order.authorize();
  order.capture();
  order.end("confirmed", { shipped: false });
  const { checks } = checkHistory(builder.finish(), { checkers });
  return Object.fromEntries(checks.map(({ checker, verdict }) => [checker, verdict]));
}

describe("a partner whose contract does not tell what it does", () => {
  it("leaves those checkers unproven that would have to know it, and no others", () => {
    expect(verdicts(mailer(""))).toMatchObject({
      "told-once": "unproven",
      "shipped-once": "unproven",
      retries: "unproven",
      "charged-once": "held",
    });
  });

  it("leaves alone what it surely does not do, once its contract gives a role", () => {
    const found = verdicts(mailer(", x-firedrill: { role: notify }"));
    expect(found).toMatchObject({ "told-once": "unproven", retries: "unproven" });
    expect(found["shipped-once"]).not.toBe("unproven");
  });

  it("is like any other once its contract tells orders and effects", () => {
    const found = verdicts(mailer(', x-firedrill: { correlate: "$request.body#/order", effect: messaged }'));
    expect(Object.values(found)).not.toContain("unproven");
  });

  it("has nothing to tell where it changes nothing", () => {
    expect(Object.values(verdicts(mailer(", x-firedrill: { role: quote }")))).not.toContain("unproven");
  });
});

describe("what customers are shown of a partner whose contract does not tell what it does", () => {
  /** A shop that shows what it captured, at the only partner that takes money. */
  const shown = (facts: PartnerFacts, capturedMinor: number, totalMinor = 5000): NamedResult | undefined =>
    checkOne(
      "convergence",
      (builder) => {
        const order = builder.order("order-1", totalMinor);
        order.place();
        order.end("confirmed", { capturedMinor, totalMinor: 5000 });
      },
      { declared: {}, partners: { pay: facts } },
    );

  it("is unproven: nobody knows whether it was captured", () => {
    expect(said(shown(mailer(""), 5000))).toMatch(/^unproven: the contract of pay does not say/);
  });

  it("is broken once its contract tells captures, and there was none", () => {
    const told = mailer(', x-firedrill: { correlate: "$request.body#/order", effect: captured }');
    expect(said(shown(told, 5000))).toMatch(/^broken: .*captured, the ledger says 0\.00/);
  });

  it("is broken where what it costs is shown wrong all the same", () => {
    expect(said(shown(mailer(""), 5000, 4000))).toMatch(/^broken: .*the shop's price/);
  });
});

describe("a shop that does not say whether it tells its customers", () => {
  const told = (write: (order: ReturnType<ReturnType<typeof createHistoryBuilder>["order"]>) => void, declared = {}): string =>
    said(
      checkOne(
        "told-once",
        (builder) => {
          const order = builder.order("order-1");
          order.place();
          order.authorize();
          order.ship();
          order.capture();
          write(order);
          order.end("confirmed");
        },
        { declared },
      ),
    );
  const refused = (order: Parameters<Parameters<typeof told>[0]>[0]): void =>
    order.call("messaging", "sendMessage", { status: 503 });

  it("is unproven where it tried, and nobody was told", () => {
    expect(told(refused)).toMatch(/^unproven: 1 orders ended confirmed, .* no message went out/);
  });

  it("is unproven where the partner could not be reached", () => {
    expect(told((order) => order.fault("link-down", "link messaging"))).toMatch(/^unproven: .* no message went out/);
  });

  it("has nothing to answer for where it never tried, or says that it tells nobody", () => {
    expect(told(() => {})).toBe("does not apply");
    expect(told(refused, { notifies: false })).toBe("does not apply");
  });

  it("is held once it tells", () => {
    expect(told((order) => order.tell())).toBe("held");
  });

  it("breaks where it says that it tells, and does not", () => {
    expect(told(refused, { notifies: true })).toBe("broken: order-1 ended confirmed, but its customer was never told");
  });
});
