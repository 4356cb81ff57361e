import { checkers } from "../../src/checkers/index.ts";
import { checkHistory } from "../../src/core/checker.ts";
import type { Effect, HistoryEvent, NewEvent } from "../../src/core/history.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { createOrderNames, type NameTemplates } from "../../src/world/order-names.ts";
import { partnerFacts } from "../../src/world/partner-facts.ts";

const partners = partnerFacts(
  builtinBlueprints().filter(({ name }) => name !== "messaging"),
  standardOrder,
);

interface Given {
  readonly totals: Readonly<Record<string, number>>;
  readonly templates?: NameTemplates;
  readonly suffix?: string;
}

/** A run in which customers place orders, and the shop pays and ships them under names of its own. */
export function numberingShop({ totals, templates = {}, suffix = "" }: Given) {
  const events: HistoryEvent[] = [];
  const record = (event: NewEvent): number =>
    events.push({ ...event, i: events.length, t: 10 * events.length, world: "live" } as HistoryEvent) - 1;
  const [standard] = standardOrder.workload.orders;
  const orders = Object.entries(totals).map(
    ([order, totalMinor]) => ({ ...standard, order, totalMinor }) as typeof standard & {},
  );
  const names = createOrderNames({ orders, templates, suffix, recorder: { record } });
  let last = 0;
  const customer = (type: "invoke" | "ok" | "fail" | "info", op: number, order: string, more = {}): void => {
    const value = { operation: "place", amountMinor: totals[order] ?? 0, currency: "EUR", ...more };
    names.recorder.record({ actor: "customer", type, op, order, value });
  };
  const judged = (checker: string) => {
    names.conclude();
    for (const { order, totalMinor } of orders) {
      const shown = { status: "confirmed", totalMinor, currency: "EUR", capturedMinor: totalMinor, refundedMinor: 0 } as const;
      record({ actor: "customer", type: "read", order, value: { ...shown, shipped: checker === "shipped-once" } });
    }
    return checkHistory(events, { checkers: checkers.filter(({ name }) => name === checker), except: {} });
  };
  record({
    actor: "harness",
    type: "run",
    value: { scenario: "names", seed: 1, format: 2, declared: {}, partners, startedAt: "" },
  });
  return {
    names,
    events,
    begin: (order: string): number => {
      last += 1;
      customer("invoke", last, order);
      return last;
    },
    end: (op: number, order: string, number?: string): void => customer("ok", op, order, { status: 201, number }),
    refuse: (op: number, order: string): void => customer("fail", op, order, { status: 422 }),
    /** An authorization and its capture. */
    pay: (name: string, amountMinor: number, body: Record<string, string> = {}): void => {
      last += 1;
      const call = last;
      const site = { kind: "call", partner: "payment", operation: "createPayment", order: name, attempt: 1 } as const;
      const value = {
        method: "POST",
        path: "/v1/payments",
        bodyHash: name,
        body: { order_reference: name, ...body },
        amountMinor,
      };
      names.recorder.record({ actor: "payment", type: "call", call, order: name, site, value });
      for (const kind of ["authorized", "captured"]) {
        const effect: Effect = { kind, ref: `pay_${call}`, amountMinor, currency: "EUR" };
        names.recorder.record({ actor: "payment", type: "effect", order: name, call, site, value: effect });
      }
    },
    /** A label, bought with that key. */
    ship: (name: string, key: string, more: Record<string, string> = {}): void => {
      last += 1;
      const call = last;
      const site = { kind: "call", partner: "carrier", operation: "createShipment", order: name, attempt: 1 } as const;
      const value = { method: "POST", path: "/v1/shipments", bodyHash: name, body: { order_reference: name, ...more } };
      names.recorder.record({ actor: "carrier", type: "call", call, key, order: name, site, value });
      names.recorder.record({
        actor: "carrier",
        type: "effect",
        order: name,
        call,
        site,
        value: { kind: "shipped", ref: `shp_${call}` },
      });
    },
    /** Every order is shown as paid and shipped, and one checker judges. */
    judge: (checker = "charged-once") => {
      const { checks } = judged(checker);
      return checks.map(({ verdict, evidence }) => [verdict, ...evidence.map(({ code }) => code)].join(" ")).join();
    },
    /** The sentences of the same. */
    reasons: (checker: string) =>
      judged(checker)
        .checks.flatMap(({ evidence }) => evidence.map(({ sentence }) => sentence))
        .join("\n"),
    learned: () =>
      events.flatMap((event) => (event.type === "order-named" ? [`${event.order} ${event.value.name} ${event.value.by}`] : [])),
  };
}
