import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { customerOf, customersIn } from "../core/customer-of.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import type { Json } from "../core/schedule.ts";
import type { CallSite } from "../core/site.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory, noOrder } from "./index-history.ts";

const found = defineFindings({
  "names-another-customer": ({ site, other }: { site: CallSite; other: string }) =>
    `${site.partner}/${site.operation} for ${site.order} names the customer of ${other}, and not its own`,
});

function namesIn(body: Json | undefined, names: Set<string>): void {
  if (typeof body === "string") for (const name of customersIn(body)) names.add(name);
  if (typeof body !== "object" || body === null) return;
  for (const inner of Object.values(body)) namesIn(inner as Json, names);
}

/** The customers that a call names, in its body or its path. */
function namedIn({ value }: EventOf<"call">): ReadonlySet<string> {
  const names = new Set(customersIn(value.path));
  namesIn(value.body, names);
  return names;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const { orders, calls } = indexHistory(history);
  const orderOf = new Map<string, string>();
  for (const { order, place } of orders.values()) if (place.invoked > 0) orderOf.set(customerOf(order), order);
  const evidence: Evidence[] = [];
  let examined = 0;
  for (const { call } of calls) {
    const { order, site } = call;
    if (order === noOrder || orders.get(order)?.place.invoked === 0) continue;
    const named = namedIn(call);
    if (named.size === 0) continue;
    examined += 1;
    const stranger = [...named].find((name) => orderOf.has(name));
    // beside its own customer others may be named, such as all that a message goes to
    if (stranger === undefined || named.has(customerOf(order))) continue;
    const other = orderOf.get(stranger) ?? "";
    evidence.push(found("names-another-customer", { order, site, other, events: [call.i] }));
  }
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/**
 * Every order of a drill has a customer of its own, `cust_` and the order's reference, where the requests to the integration
 * name it (`{{customer}}`). Looks for those names in the calls to partners. Does not apply where none names any: a shop may
 * know its customers by other names, and is not accused for them.
 */
export const rightCustomer = defineChecker({
  name: "right-customer",
  promise: "what is asked of a partner for an order is asked for its own customer: no message or parcel goes to another's",
  findings: [found],
  check,
});
