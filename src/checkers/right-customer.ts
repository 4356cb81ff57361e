import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { customerOf, customersIn } from "../core/customer-of.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import { personTexts } from "../core/person-of.ts";
import type { Json } from "../core/schedule.ts";
import type { CallSite } from "../core/site.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory, noOrder } from "./index-history.ts";

interface Mangled {
  readonly site: CallSite;
  readonly given: string;
  readonly written: string;
}

const found = defineFindings({
  "name-mangled": ({ site, given, written }: Mangled) =>
    `${site.partner}/${site.operation} for ${site.order} says "${written}", where the customer had written "${given}": its letters were lost on the way`,
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

const utf8 = new TextEncoder();
const beyondAscii = /[^\0-\x7f]/gu;

/**
 * What becomes of a text whose encoding is lost: its bytes read one by one, or signs in the place of letters. Capitals, other
 * letters for those that a carrier does not print, and what was cut off are habits, and none of these.
 */
function manglings(text: string): readonly string[] {
  if (text.search(beyondAscii) < 0) return [];
  const bytes = utf8.encode(text);
  const signs = ["?", "\ufffd"].flatMap((sign) => [
    text.replaceAll(beyondAscii, sign),
    text.replaceAll(beyondAscii, (letter) => sign.repeat(utf8.encode(letter).length)),
  ]);
  return [String.fromCharCode(...bytes), new TextDecoder("windows-1252").decode(bytes), ...signs];
}

/** By mangled text, what a person had written. */
const mangled: ReadonlyMap<string, string> = new Map(
  personTexts.flatMap((text) => manglings(text).map((wrong) => [wrong, text] as const)),
);

/** The first text of a call that is nothing but a customer's own, mangled. */
function mangledIn(body: Json | undefined): { readonly given: string; readonly written: string } | undefined {
  if (typeof body === "string") {
    const given = mangled.get(body);
    return given === undefined ? undefined : { given, written: body };
  }
  if (typeof body !== "object" || body === null) return undefined;
  for (const inner of Object.values(body)) {
    const one = mangledIn(inner as Json);
    if (one !== undefined) return one;
  }
  return undefined;
}

const saysPerson = (body: Json | undefined): boolean => {
  if (typeof body === "string") return personTexts.includes(body);
  return typeof body === "object" && body !== null && Object.values(body).some((inner) => saysPerson(inner as Json));
};

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const { orders, calls } = indexHistory(history);
  const orderOf = new Map<string, string>();
  const buyerOf = (order: string): string => {
    const { renews, customer } = orders.get(order)?.place ?? {};
    return customerOf((renews === undefined ? customer : orders.get(renews)?.place.customer) ?? renews ?? order);
  };
  for (const { order, place } of orders.values())
    if (place.invoked > 0 && place.renews === undefined) orderOf.set(buyerOf(order), order);
  const evidence: Evidence[] = [];
  let examined = 0;
  for (const { call } of calls) {
    const { order, site } = call;
    if (order === noOrder || orders.get(order)?.place.invoked === 0) continue;
    const lost = mangledIn(call.value.body);
    if (lost !== undefined) evidence.push(found("name-mangled", { order, site, ...lost, events: [call.i] }));
    const named = namedIn(call);
    if (named.size === 0 && lost === undefined && !saysPerson(call.value.body)) continue;
    examined += 1;
    const stranger = [...named].find((name) => orderOf.has(name));
    // beside its own customer others may be named, such as all that a message goes to
    if (stranger === undefined || named.has(buyerOf(order))) continue;
    const other = orderOf.get(stranger) ?? "";
    evidence.push(found("names-another-customer", { order, site, other, events: [call.i] }));
  }
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/**
 * Orders of a drill have customers, each its own or one that orders again: `cust_` and the order's reference or the customer's name, where the
 * requests to the integration name it (`{{customer}}`). Looks for those names in the calls to partners, and for names and places of customers (`{{customer_city}}`) whose letters
 * were lost: read in another encoding, or replaced by question marks. Does not apply where none names any: a shop may
 * know its customers by other names, and is not accused for them.
 */
export const rightCustomer = defineChecker({
  name: "right-customer",
  promise: "what is asked of a partner for an order is asked for its own customer: no message or parcel goes to another's",
  isSafety: true,
  findings: [found],
  check,
});
