import type { CheckResult } from "../core/checker.ts";
import { defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, FaultFacts, HistoryEvent } from "../core/history.ts";
import { type CallSite, formatPattern, matchesSite, type SitePattern } from "../core/site.ts";
import type { Evidence } from "../core/verdict.ts";
import { type Call, type HistoryIndex, indexHistory, isRead, noOrder } from "./index-history.ts";
import { wasAsked } from "./order-story.ts";

interface Fault {
  readonly fault: string;
  readonly name: string;
  readonly at: SitePattern;
}

const which = ({ fault, name, at }: Fault): string => `the fault ${fault} (${name} at ${formatPattern(at)})`;

const found = defineFindings({
  "nobody-came": () => "no customer did anything: there was nothing to disturb",
  "fault-never-fired": (fault: Fault) => `${which(fault)} never fired: nothing is known about it`,
  "rates-never-asked": (fault: Fault) =>
    `${which(fault)} never fired, since the integration asked for no rates at all: where it never does, \`declares: { quotes: false }\` leaves such faults out`,
  "captures-never-asked": (fault: Fault) =>
    `${which(fault)} never fired, since the integration asked for no captures at all, and its gateway took money all the same: where it always does so, \`declares: { captures: false }\` has such faults strike the call that takes the money`,
  "attempt-spared": ({ order, attempt, ...fault }: Fault & { order: string; attempt: number }) =>
    `${which(fault)} struck ${order}, and spared attempt ${attempt} that it names: what a shop does after so many failures is unknown`,
  "fault-met-nothing": (fault: Fault) => `${which(fault)} fired, but nothing was going on then`,
  "never-went-down": (fault: Fault) => `${which(fault)} fired, but the integration was never seen to go down`,
  "await-unmet": ({ order, status, waitedMs, seen, isLast, isMove }: { order: string } & EventOf<"await-unmet">["value"]) =>
    isMove
      ? `nothing of ${order} was there for ${status} within ${waitedMs} ms, so that it never happened`
      : `${order} was not shown as ${status} within ${waitedMs} ms${seen === undefined ? "" : ` (last seen: ${seen})`}${isLast ? ", nor in the end" : ": what was to come after that met another state"}`,
  "cancellation-refused": ({ order, seen }: { order: string; seen?: string }) =>
    `each cancellation of ${order} was refused${seen === undefined ? "" : ` (last seen: ${seen})`}, so that what follows from one is unknown: where that is the shop's rule, \`declares: { limits: { cancel_until: captured } }\` says so`,
  "order-existed": ({ order, status }: { order: string; status: string }) =>
    `the integration showed ${order} (${status}) before anybody placed it: what follows may be of an earlier run (integration.reset)`,
  "stayed-down": () => "the integration went down and was not started again: what it would have done is unknown",
});

interface Armed {
  readonly armed: EventOf<"fault-armed" | "fault-healed">;
  readonly fired: EventOf<"fault-fired">[];
  healedAt: number;
  /** Where its end was written down. */
  endedAt?: number;
}

const named = (site: CallSite): string => `${site.partner}/${site.operation} ${site.order}`;

/**
 * The first attempt that the fault names and spared, at an order that it had struck before. Attempts that nobody made are no
 * gap: what came of the ones before them has settled the matter, or the shop gave up, and other laws judge that. A fault that
 * was healed before all settled promised no more: so it is with episodes, and in histories of before.
 */
function spared({ calls, phases }: HistoryIndex, { armed, fired, endedAt = -1 }: Armed): EventOf<"call"> | undefined {
  const { at, family } = armed.value;
  if (family !== "call" || endedAt < (phases.get("settle")?.i ?? Number.POSITIVE_INFINITY)) return undefined;
  const firstAt = new Map<string, number>();
  for (const { i, site } of fired) if (site?.kind === "call" && !firstAt.has(named(site))) firstAt.set(named(site), i);
  const isSpared = ({ call, answer }: Call): boolean =>
    call.i > (firstAt.get(named(call.site)) ?? Number.POSITIVE_INFINITY) &&
    matchesSite(at, call.site) &&
    answer !== undefined &&
    (answer.value.faults ?? []).length === 0;
  return typeof at.attempt === "object" ? calls.find((call) => !isRead(call) && isSpared(call))?.call : undefined;
}

/** Whether it kills the integration or makes it stand still. */
const stops = ({ family, self }: FaultFacts): boolean => family === "process" || self === "crash";

/** Per event number: how many customers' operations and calls were in flight, and how many events told of any activity so far. */
interface Activity {
  readonly inFlight: Int32Array;
  readonly sofar: Int32Array;
}

function activityOf(history: readonly HistoryEvent[]): Activity {
  const inFlight = new Int32Array(history.length + 1);
  const sofar = new Int32Array(history.length + 1);
  let flying = 0;
  let events = 0;
  for (const [n, event] of history.entries()) {
    if (event.type === "invoke" || event.type === "call") flying += 1;
    else if (event.type === "ok" || event.type === "fail" || event.type === "info" || event.type === "answer") flying -= 1;
    else if (
      event.type !== "effect" &&
      event.type !== "webhook-sent" &&
      event.type !== "webhook-acknowledged" &&
      event.type !== "hung-up"
    )
      events -= 1;
    events += 1;
    inFlight[n] = flying;
    sofar[n] = events;
  }
  return { inFlight, sofar };
}

function faultsOf(history: readonly HistoryEvent[], end: number): Map<string, Armed> {
  const faults = new Map<string, Armed>();
  for (const event of history) {
    if (event.type === "fault-armed") faults.set(event.fault, { armed: event, fired: [], healedAt: end });
    else if (event.type === "fault-fired") faults.get(event.fault)?.fired.push(event);
    else if (event.type === "fault-healed") {
      const fault = faults.get(event.fault);
      if (fault === undefined) continue;
      fault.healedAt = Math.min(fault.healedAt, event.i);
      fault.endedAt = event.i;
    }
  }
  return faults;
}

function doubtsOf(history: readonly HistoryEvent[]): { doubts: Evidence[]; examined: number } {
  const index = indexHistory(history);
  const { orders, phases, outages, calls, facts } = index;
  const doubts: Evidence[] = [];
  let operations = 0;
  for (const { place, cancel, refunds } of orders.values()) operations += place.invoked + cancel.invoked + refunds.size;
  if (operations === 0) doubts.push(found("nobody-came", { events: [] }));
  const end = phases.get("liveness")?.i ?? history.length - 1;
  const faults = faultsOf(history, end);
  const activity = activityOf(history);

  const overlapped = ({ i, order, site }: EventOf<"fault-fired">, healedAt: number): boolean => {
    if (site?.kind !== "link")
      return order === undefined || order === noOrder ? operations > 0 : (orders.get(order)?.place.invoked ?? 0) > 0;
    return (activity.inFlight[i] ?? 0) > 0 || (activity.sofar[Math.max(i, healedAt)] ?? 0) > (activity.sofar[i] ?? 0);
  };

  const asksNoRates = ({ operation }: SitePattern): boolean => {
    if (operation === undefined || calls.some(({ call }) => call.site.operation === operation)) return false;
    const told = Object.values(facts?.partners ?? {}).flatMap(({ roles }) => roles[operation] ?? []);
    return told.length > 0 && told.every((role) => role === "quote");
  };

  const asksNoCaptures = ({ operation }: SitePattern): boolean => {
    const told = Object.values(facts?.partners ?? {}).filter(
      ({ roles }) => operation !== undefined && roles[operation] === "capture",
    );
    const isAsked = ({ call }: Call): boolean => told.some(({ roles }) => roles[call.site.operation] === "capture");
    return (
      told.length > 0 &&
      !calls.some(isAsked) &&
      history.some((event) => event.type === "effect" && event.value.kind === "captured")
    );
  };

  const unfired = (at: SitePattern): "rates-never-asked" | "captures-never-asked" | "fault-never-fired" =>
    asksNoRates(at) ? "rates-never-asked" : asksNoCaptures(at) ? "captures-never-asked" : "fault-never-fired";

  /** Nobody depended on how long it took: it is slow, perhaps, and not wrong. */
  const gotThereInTheEnd = ({ order, value: { status, isLast } }: EventOf<"await-unmet">): boolean => {
    const view = orders.get(order)?.read?.value;
    return isLast === true && (view?.status === status || view?.detail === status);
  };

  for (const all of faults.values()) {
    const { armed, fired, healedAt } = all;
    const { name, at } = armed.value;
    const fault = { fault: armed.fault, name, at };
    const times = fired.slice(0, 5).map(({ i }) => i);
    if (fired.length === 0) doubts.push(found(unfired(at), { ...fault, events: [armed.i] }));
    else if (!fired.some((event) => overlapped(event, healedAt)))
      doubts.push(found("fault-met-nothing", { ...fault, events: [armed.i, ...times] }));
    else if (stops(armed.value) && outages.every(({ isSupervised }) => isSupervised))
      doubts.push(found("never-went-down", { ...fault, events: times }));
    const call = spared(index, all);
    if (call !== undefined)
      doubts.push(
        found("attempt-spared", { ...fault, order: call.order, attempt: call.site.attempt, events: [...times, call.i] }),
      );
  }
  for (const outage of outages) {
    if (outage.to !== Number.POSITIVE_INFINITY || outage.isSupervised) continue;
    doubts.push(found("stayed-down", { events: [outage.from] }));
  }
  for (const event of history) {
    if (event.type === "await-unmet" && !gotThereInTheEnd(event)) {
      const { order, value } = event;
      const { seen } = value;
      const refused = value.status === "cancelled" ? orders.get(order)?.cancel : undefined;
      if (refused !== undefined && refused.invoked > 0 && wasAsked(refused) === "no") {
        doubts.push(
          found("cancellation-refused", { order, ...(seen !== undefined && { seen }), events: [event.i, refused.witness] }),
        );
        continue;
      }
      doubts.push(found("await-unmet", { order: event.order, ...event.value, events: [event.i] }));
    }
    if (event.type !== "order-existed") continue;
    const { i, order, value } = event;
    doubts.push(found("order-existed", { order, status: value.detail ?? value.status, events: [i] }));
  }
  return { doubts, examined: operations + faults.size };
}

function check(history: readonly HistoryEvent[]): CheckResult {
  const { doubts, examined } = doubtsOf(history);
  return { verdict: doubts.length === 0 ? "held" : "unproven", evidence: doubts.slice(0, 20), found: doubts.length, examined };
}

/** A fault that never fired, or fired while nothing was going on, proves nothing: the run is `unproven`, and that is no pass. */
export const reach = defineChecker({
  name: "reach",
  promise: "every scheduled fault fired and met an operation of a customer, and orders got as far as customers waited for",
  findings: [found],
  check,
});
