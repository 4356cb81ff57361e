import { actionOf } from "../../actions/index.ts";
import { reaches } from "../../actions/story.ts";
import type { Scenario, Step } from "../../core/scenario.ts";
import type { CellCustomer } from "../../workload/cells.ts";

/** A way in which customers of a shop go, from placing an order to what they want of it. */
export interface Way {
  readonly name: string;
  readonly customer: CellCustomer;
  /** Such customers are served without faults alone: their calls are those of others. */
  readonly isCalm?: true;
  /** Struck are only the webhooks that come up on that way too: calls go as there, and what is told by one webhook alone nobody knows once it is lost. */
  readonly struckAtWebhooksOf?: string;
}

/** What the shop can be asked for, and which states it shows. */
export interface Shopping {
  /** Requests of the configuration by their names; undefined: the shop is asked without one. */
  readonly requests?: Readonly<Record<string, unknown>> | undefined;
  readonly statuses?: readonly string[] | undefined;
}

/** So long customers look for what they wait for: some faults hold a call for ten seconds. */
const patienceMs = 10_000;
/** Until an order is under way, and mostly not at its end. */
const momentMs = 100;
/** Orders of a search begin at 40.03 EUR. */
const partMinor = 1990;
const reducedMinor = 2500;

const usualWay = "plain";
const usualCurrency = "EUR";
const pays = "tok_visa_ok";

function usualWays(
  until: (status: string) => readonly Step[],
): Readonly<Record<string, readonly [token: string, steps: readonly Step[]]>> {
  const placed: readonly Step[] = [{ do: "place" }];
  const confirmed = [...placed, ...until(reaches.paid)];
  // forged before the shop knows of the bank's step, an address is read by nobody
  const atBank = [...placed, ...until(reaches.abandoned)];
  return {
    [usualWay]: [pays, confirmed],
    refund: [pays, [...confirmed, { do: "refund", reference: "r1", amountMinor: partMinor }, { do: "refund", reference: "r2" }]],
    cancel: [pays, [...placed, { do: "wait", ms: momentMs }, { do: "cancel" }]],
    "late cancel": [pays, [...confirmed, { do: "cancel" }]],
    reduce: [pays, [...placed, { do: "reduce", toMinor: reducedMinor }, ...until(reaches.paid)]],
    bank: ["tok_requires_action", [...placed, { do: "authenticate", outcome: "succeeded" }, ...until(reaches.paid)]],
    // who writes into the address that the bank said yes is told no all the same
    "bank says no": ["tok_requires_action", [...atBank, { do: "authenticate", outcome: "forged" }, ...until(reaches.declined)]],
    declined: ["tok_declined", [...placed, ...until(reaches.declined)]],
    twice: [pays, [{ do: "place", times: 3 }, ...until(reaches.paid)]],
    "refund twice": [pays, [...confirmed, { do: "refund", reference: "r1", amountMinor: partMinor, times: 2 }]],
  };
}

/** What the shop is told by webhook, or where it looks: whoever works on no webhook any more still finds what was asked for, but not what nobody asked for. */
const toldWays = (until: (status: string) => readonly Step[]): Way[] => [
  {
    name: "refunded by the merchant",
    struckAtWebhooksOf: usualWay,
    customer: {
      ...{ currency: usualCurrency, paymentToken: pays },
      steps: [{ do: "place" }, ...until(reaches.paid), { do: "partner", move: "payment-refunded" }],
    },
  },
];

/** What customers do whose calls are no others than those on the usual ways, and what shops get wrong all the same. */
function calmWays(until: (status: string) => readonly Step[]): Readonly<Record<string, CellCustomer>> {
  const bought: readonly Step[] = [{ do: "place" }, ...until(reaches.paid)];
  const refund = (reference: string, amountMinor: number, more = {}): Step => ({ do: "refund", reference, amountMinor, ...more });
  const inCents = (totalMinor: number, ...steps: readonly Step[]) => ({
    currency: usualCurrency,
    decimals: 2,
    totalMinor,
    paymentToken: pays,
    steps: [...bought, ...steps],
  });
  const inTurn = (paymentToken: string, ...steps: readonly Step[]) => ({ currency: usualCurrency, paymentToken, steps });
  return {
    "cancel at once": inTurn(pays, { do: "place" }, { do: "cancel" }),
    "refund fails": inTurn("tok_refund_fails", ...bought, refund("r1", partMinor)),
    "comes back without the money": inTurn(
      "tok_requires_action",
      { do: "place" },
      { do: "authenticate", outcome: "failed" },
      ...until(reaches.declined),
    ),
    // 19.99 times a hundred is 1998.9999999999998
    "odd cents": inCents(1999),
    "refunds beyond": inCents(4203, refund("r1", partMinor), refund("r2", 4203 - partMinor + 1)),
    "refunds at once": inCents(4210, refund("r1", 2400, { alsoMinor: 2500 })),
    // two orders of one customer at one price are two, at once or one after the other
    "the same person buys": { ...inCents(4224), customer: "regular" },
    "the same person buys again": { ...inCents(4224), customer: "regular" },
    "half refunds at once": inCents(4217, refund("r1", 1100, { alsoMinor: 1300 })),
  };
}

/** Ways that the shop has something for. */
export function waysOf({ requests, statuses }: Shopping): Way[] {
  const shows = (status: string): boolean => statuses === undefined || statuses.includes(status);
  const until = (status: string): readonly Step[] =>
    shows(status) ? [{ do: "await", status, withinMs: patienceMs, orElse: "go-on" }] : [{ do: "wait", ms: 1000 }];
  const isAble = (step: Step): boolean => {
    const { request } = actionOf(step);
    return requests === undefined || request === undefined || request.isOptional === true || requests[request.name] !== undefined;
  };
  const isWay = ({ customer }: Way): boolean => customer.steps.every(isAble);
  const usual = Object.entries(usualWays(until)).map(
    ([name, [paymentToken, steps]]): Way => ({ name, customer: { currency: usualCurrency, paymentToken, steps } }),
  );
  const calm = Object.entries(calmWays(until)).map(([name, customer]): Way => ({ name, customer, isCalm: true }));
  return [...usual, ...toldWays(until), ...calm].filter(isWay);
}

/** The ways of a scenario's customers: they go on where an order does not get as far as they waited for. */
export function waysOfScenario({ workload }: Scenario): Way[] {
  const goingOn = (step: Step): Step => (step.do === "await" ? { ...step, orElse: "go-on" } : step);
  return workload.orders.map(({ order, startMs: _start, steps, ...customer }) => ({
    name: order,
    customer: { ...customer, steps: steps.map(goingOn) },
  }));
}
