import { describe, expect, it } from "vitest";
import { checkers } from "../../src/checkers/index.ts";
import { checkHistory } from "../../src/core/checker.ts";
import type { HistoryEvent, NewEvent, OrderView } from "../../src/core/history.ts";
import type { KnownOrder } from "../../src/core/scenario.ts";
import type { Shop, ShopAnswer } from "../../src/core/shop.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { playOrder } from "../../src/workload/customers.ts";
import { createOperations } from "../../src/workload/operation.ts";
import { partnerFacts } from "../../src/world/partner-facts.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const order: KnownOrder = {
  order: "order-1",
  totalMinor: 4200,
  currency: "EUR",
  paymentToken: "tok_visa_ok",
  startMs: 0,
  steps: [{ do: "place" }],
};
const confirmed: OrderView = {
  status: "confirmed",
  totalMinor: 4200,
  currency: "EUR",
  capturedMinor: 4200,
  refundedMinor: 0,
  shipped: true,
};

const sellers = partnerFacts(
  builtinBlueprints().filter(({ name }) => name !== "messaging"),
  standardOrder,
);

/** A shop that answers a placing so, and shows the order if there is one; `charges`: it takes the money as well. */
async function drill(answered: ShopAnswer, { view, charges }: { readonly view?: OrderView; readonly charges: boolean }) {
  const clock = createVirtualClock(0);
  const events: HistoryEvent[] = [];
  const record = (event: NewEvent): number =>
    events.push({ ...event, i: events.length, t: clock.now(), world: "sim" } as HistoryEvent) - 1;
  const effect = (partner: string, value: object): void => {
    record({ actor: partner, type: "effect", order: "order-1", value } as NewEvent);
  };
  const shop: Shop = {
    ask: async () => {
      if (charges) {
        effect("payment", { kind: "authorized", ref: "pay_1", amountMinor: 4200, currency: "EUR" });
        effect("carrier", { kind: "shipped", ref: "shp_1" });
        effect("payment", { kind: "captured", ref: "pay_1", amountMinor: 4200, currency: "EUR" });
      }
      return answered;
    },
    read: async () => (view === undefined ? { type: "absent" } : { type: "view", view }),
    backlog: async () => undefined,
    reconcile: async () => {},
  };
  const facts = { scenario: "redirects", seed: 1, format: 2, declared: {}, partners: sellers, startedAt: "" } as const;
  record({ actor: "harness", type: "run", value: facts });
  record({ actor: "harness", type: "phase", value: { phase: "safety" } });
  const partners = { advance: async () => false };
  let isOver = false;
  const played = playOrder({ shop, partners, clock, operations: createOperations({ record }, clock) }, order);
  void played.then(() => {
    isOver = true;
  });
  await clock.runUntil(() => isOver, 60_000);
  record({ actor: "harness", type: "phase", value: { phase: "settle" } });
  record({ actor: "harness", type: "settled", value: { quiet: true, afterMs: 0, pending: [] } });
  record({ actor: "customer", type: "read", order: "order-1", value: view ?? null });
  const placings = events.flatMap((event) =>
    event.type === "ok" || event.type === "info" || event.type === "fail" ? event.type : [],
  );
  const { checks } = checkHistory(events, { checkers, except: {} });
  const verdicts = Object.fromEntries(checks.map(({ checker, verdict }) => [checker, verdict]));
  return { placings, verdicts, accusers: Object.keys(verdicts).filter((checker) => verdicts[checker] === "broken") };
}

describe("a redirect as the answer to a placing", () => {
  it("is an order where a read shows it: Post/Redirect/Get", async () => {
    const { placings, verdicts, accusers } = await drill({ status: 303 }, { view: confirmed, charges: true });
    expect(placings).toEqual(["ok"]);
    expect(accusers).toEqual([]);
    expect(verdicts).toMatchObject({ "charged-once": "held", convergence: "held", loss: "held" });
  });

  it("is an order where it goes where the configuration says that orders go", async () => {
    const { placings } = await drill({ status: 303, isDone: true }, { charges: false });
    expect(placings).toEqual(["ok"]);
  });

  it("proves nothing where it goes to a login page, and no accusation follows", async () => {
    const { placings, verdicts, accusers } = await drill({ status: 302 }, { charges: false });
    expect(placings).toEqual(["info"]);
    expect(accusers).toEqual([]);
    expect(verdicts).toMatchObject({ convergence: "held", loss: "held" });
  });

  it("to a login page is broken where the customer is charged for an order that nobody can see", async () => {
    const { placings, accusers } = await drill({ status: 302 }, { charges: true });
    expect(placings).toEqual(["info"]);
    expect(accusers).toContain("convergence");
  });
});

describe("the answer to a placing", () => {
  it.each([
    [200, "ok"],
    [204, "ok"],
    [304, "info"],
    [400, "fail"],
    [408, "info"],
    [409, "fail"],
    [500, "info"],
  ] as const)("with status %i is %s", async (status, outcome) => {
    expect(new Set((await drill({ status }, { charges: false })).placings)).toEqual(new Set([outcome]));
  });

  it("is no success with 200 where the configuration knows success by a redirect: the form is shown again", async () => {
    expect((await drill({ status: 200, isDone: false }, { charges: false })).placings).toEqual(["info"]);
  });
});
