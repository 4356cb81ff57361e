import { actionOf } from "../../actions/index.ts";
import { reaches } from "../../actions/story.ts";
import type { Scenario, Step } from "../../core/scenario.ts";
import type { CellCustomer } from "../../workload/cells.ts";

/** A way in which customers of a shop go, from placing an order to what they want of it. */
export interface Way {
  readonly name: string;
  readonly customer: CellCustomer;
}

/** What the shop can be asked for, and which states it shows. */
export interface Shopping {
  /** Requests of the configuration by their names; undefined: the shop is asked without one. */
  readonly requests?: Readonly<Record<string, unknown>> | undefined;
  readonly statuses?: readonly string[] | undefined;
}

/** So long customers look for what they wait for: some faults hold a call for ten seconds. */
const patienceMs = 10_000;
/** Orders of a search begin at 40.03 EUR. */
const partMinor = 1990;
const reducedMinor = 2500;

const pays = "tok_visa_ok";

function usualWays(
  until: (status: string) => readonly Step[],
): Readonly<Record<string, readonly [token: string, steps: readonly Step[]]>> {
  const placed: readonly Step[] = [{ do: "place" }];
  const confirmed = [...placed, ...until(reaches.paid)];
  return {
    plain: [pays, confirmed],
    refund: [pays, [...confirmed, { do: "refund", reference: "r1", amountMinor: partMinor }, { do: "refund", reference: "r2" }]],
    cancel: [pays, [...placed, { do: "cancel" }]],
    "late cancel": [pays, [...confirmed, { do: "cancel" }]],
    reduce: [pays, [...placed, { do: "reduce", toMinor: reducedMinor }, ...until(reaches.paid)]],
    bank: ["tok_requires_action", [...placed, { do: "authenticate", outcome: "succeeded" }, ...until(reaches.paid)]],
    "bank says no": ["tok_requires_action", [...placed, { do: "authenticate", outcome: "failed" }, ...until(reaches.declined)]],
    declined: ["tok_declined", [...placed, ...until(reaches.declined)]],
    twice: [pays, [{ do: "place", times: 3 }, ...until(reaches.paid)]],
    "refund twice": [pays, [...confirmed, { do: "refund", reference: "r1", amountMinor: partMinor, times: 2 }]],
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
  return Object.entries(usualWays(until)).flatMap(([name, [paymentToken, steps]]) =>
    steps.every(isAble) ? [{ name, customer: { currency: "EUR", paymentToken, steps } }] : [],
  );
}

/** The ways of a scenario's customers: they go on where an order does not get as far as they waited for. */
export function waysOfScenario({ workload }: Scenario): Way[] {
  const goingOn = (step: Step): Step => (step.do === "await" ? { ...step, orElse: "go-on" } : step);
  return workload.orders.map(({ order, startMs: _start, steps, ...customer }) => ({
    name: order,
    customer: { ...customer, steps: steps.map(goingOn) },
  }));
}
