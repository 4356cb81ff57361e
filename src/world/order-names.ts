import { customerOf } from "../core/customer-of.ts";
import type { FaultPort } from "../core/fault.ts";
import type { EventOf, HistoryEvent, NamedBy, NewEvent, Recorder } from "../core/history.ts";
import { createNameBook, isOfOtherRun } from "../core/order-names.ts";
import type { KnownOrder } from "../core/scenario.ts";
import type { PartnerEvents } from "../core/shop.ts";
import { withoutSuffix } from "./order-suffix.ts";
import { fillText } from "./template.ts";

/** What belongs to no order. */
const noOrder = "-";

/**
 * What the shop calls the orders of a run. It learns that as they are placed, and writes down what it learned: many shops
 * number orders themselves, and tell partners their number instead of the cart's reference.
 */
export interface OrderNames {
  /** Takes what customers and partners do, and hands it on. */
  readonly recorder: Recorder;
  /** When all is done more is known: what only one order can have been called. */
  conclude(): void;
  /** The order that goes by this name; the name itself where nobody knows. */
  orderOf(name: string): string;
  /** Faults aimed at an order strike its calls and webhooks under other names too, where these are known by then. */
  faults(port: FaultPort): FaultPort;
  /** Events at partners reach an order by all its names. */
  events(partners: PartnerEvents): PartnerEvents;
}

export interface OrderNamesOptions {
  readonly orders: readonly KnownOrder[];
  /** How the shop names orders at partners, with `{{id}}`, `{{order}}` and `{{customer}}`. */
  readonly template?: string | undefined;
  /** What stands behind each reference at the integration; nothing unless given. */
  readonly suffix?: string;
  readonly recorder: Recorder;
}

/** A name that came up at a partner before anybody knew whose it is. */
interface Stranger {
  readonly name: string;
  readonly partner: string;
  readonly amountMinor: number | undefined;
  /** Orders that were placed by then. */
  readonly placed: readonly string[];
}

/** Whose a name is, and how that is known. */
interface Named {
  readonly order: string;
  readonly by: NamedBy;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Finds a text that stands by itself, not as a part of a longer word or number. */
const standsIn = (text: string): RegExp => new RegExp(`(?<![A-Za-z0-9])${escaped(text)}(?![A-Za-z0-9])`);

/** Whether a name at a partner carries the order's number from the answer, as `WC-001004` carries `1004`. */
function carries(name: string, number: string): boolean {
  const before = /^[0-9]/.test(number) ? "(?<![0-9])0*" : "(?<![A-Za-z0-9])";
  const after = /[0-9]$/.test(number) ? "(?![0-9])" : "(?![A-Za-z0-9])";
  return new RegExp(`${before}${escaped(number)}${after}`).test(name);
}

type Call = Pick<EventOf<"call">, "actor" | "order" | "key" | "value">;

export function createOrderNames({ orders, template, suffix = "", recorder }: OrderNamesOptions): OrderNames {
  const known = new Map(orders.map((order) => [order.order, order]));
  const book = createNameBook();
  const names = new Map<string, Set<string>>();
  /** How many of an order's placings are under way. */
  const placing = new Map<string, number>();
  const placed = new Set<string>();
  /** Answered with anything but a refusal. */
  const taken = new Set<string>();
  const refused = new Set<string>();
  /** By partner: orders that it was told of. */
  const toldOf = new Map<string, Set<string>>();
  /** Partners that were told of an order by its reference. */
  const literal = new Set<string>();
  const strangers = new Map<string, Stranger>();
  /** Numbers from answers, with their orders. */
  const numbers = new Map<string, string>();
  /** By name at a partner, that partner. */
  const met = new Map<string, string>();

  const toldTo = (partner: string): Set<string> => {
    const told = toldOf.get(partner) ?? new Set();
    toldOf.set(partner, told);
    return told;
  };

  function learn(order: string, name: string, by: NamedBy, partner?: string): void {
    if (name === order || known.has(name)) return;
    if (!book.add(order, name, by)) return;
    names.set(order, (names.get(order) ?? new Set()).add(name));
    strangers.delete(name);
    if (partner !== undefined) toldTo(partner).add(order);
    recorder.record({
      actor: "harness",
      type: "order-named",
      order,
      value: { name, by, ...(partner !== undefined && { partner }) },
    });
  }

  /** The names that the configuration says the shop makes of an order's own. */
  function learnByTemplate(order: string, id: string | undefined): void {
    if (template === undefined || (id === undefined && template.includes("id"))) return;
    learn(order, fillText(template, { order, id: id ?? order, customer: customerOf(order) }), "template");
  }

  /** The one placed order whose reference or customer the call carries besides. */
  function mentionedIn({ key = "", value: { path, body } }: Call): string | undefined {
    const text = `${key} ${path} ${body === undefined ? "" : JSON.stringify(body)}`.replaceAll(/[\w.:-]+/g, (word) =>
      isOfOtherRun(word) ? "" : word,
    );
    const found = [...placed].filter((order) => standsIn(order).test(text) || standsIn(customerOf(order)).test(text));
    return found.length === 1 ? found[0] : undefined;
  }

  /** The one order whose number from the answer the name carries. */
  function numberedIn(name: string, partner: string): string | undefined {
    if (literal.has(partner)) return undefined;
    const found = [...numbers].filter(([number]) => carries(name, number));
    return found.length === 1 ? found[0]?.[1] : undefined;
  }

  /**
   * The one order that the call can be about: the only one that the partner was not told of, or else the only one being
   * placed, or the only such that costs as much.
   */
  function onlyOneFor(partner: string, amountMinor: number | undefined): Named | undefined {
    if (literal.has(partner)) return undefined;
    const told = toldTo(partner);
    const untold = [...placed].filter((order) => !told.has(order) && !refused.has(order));
    const candidates = [...new Set([...untold, ...placing.keys()])];
    const alike = candidates.filter((order) => known.get(order)?.totalMinor === amountMinor);
    const [only] = candidates.length === 1 ? candidates : alike.length === 1 ? alike : [];
    return only === undefined ? undefined : { order: only, by: candidates.length === 1 ? "placing" : "total" };
  }

  /** Whose the call is, and how that is known. */
  function namedIn(call: Call): Named | undefined {
    const numbered = numberedIn(call.order, call.actor);
    if (numbered !== undefined) return { order: numbered, by: "number" };
    const mentioned = mentionedIn(call);
    if (mentioned !== undefined) return { order: mentioned, by: "mention" };
    return onlyOneFor(call.actor, call.value.amountMinor);
  }

  function meet(call: Call): void {
    const { actor: partner, order: name } = call;
    if (name === noOrder || isOfOtherRun(name)) return;
    if (known.has(name)) {
      literal.add(partner);
      toldTo(partner).add(name);
      return;
    }
    met.set(name, partner);
    if (book.orderOf(name) === undefined) {
      const named = namedIn(call);
      if (named !== undefined) learn(named.order, name, named.by, partner);
      else if (!strangers.has(name))
        strangers.set(name, { name, partner, amountMinor: call.value.amountMinor, placed: [...placed] });
    }
    const order = book.orderOf(name);
    if (order !== undefined) toldTo(partner).add(order);
  }

  function placingEnds(order: string, type: "ok" | "info" | "fail", id: string | undefined): void {
    const left = (placing.get(order) ?? 1) - 1;
    if (left > 0) placing.set(order, left);
    else placing.delete(order);
    if (type !== "fail") taken.add(order);
    else if (!taken.has(order) && !placing.has(order)) refused.add(order);
    if (id === undefined) return;
    learn(order, id, "answer");
    learnByTemplate(order, id);
    numbers.set(id, order);
    for (const [name, partner] of met) if (numberedIn(name, partner) === order) learn(order, name, "number", partner);
  }

  function eliminate(): void {
    for (let learned = true; learned; ) {
      learned = false;
      for (const { name, partner, amountMinor, placed: before } of [...strangers.values()]) {
        if (literal.has(partner) || book.orderOf(name) !== undefined) continue;
        const told = toldTo(partner);
        const open = before.filter((order) => !told.has(order) && !refused.has(order));
        const alike = open.filter((order) => amountMinor === undefined || known.get(order)?.totalMinor === amountMinor);
        const candidates = alike.length === 0 ? open : alike;
        const [only] = candidates;
        if (only === undefined || candidates.length > 1) continue;
        learn(only, name, "elimination", partner);
        learned = true;
      }
    }
  }

  function watch(event: NewEvent | HistoryEvent): void {
    if (event.type === "call") meet(event);
    else if (event.actor !== "customer" || !("op" in event) || event.value.operation !== "place") return;
    else if (event.type === "invoke") {
      const { order } = event;
      refused.delete(order);
      placed.add(order);
      placing.set(order, (placing.get(order) ?? 0) + 1);
      learnByTemplate(order, undefined);
    } else placingEnds(event.order, event.type, event.value.number);
  }

  const own = (name: string): string => (suffix !== "" && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name);
  const orderOf = (name: string): string => (known.has(own(name)) ? own(name) : (book.orderOf(own(name)) ?? own(name)));
  const atOrder = <F extends { readonly site: { readonly order: string } }>(facts: F): F => {
    const order = orderOf(facts.site.order);
    return order === facts.site.order ? facts : { ...facts, site: { ...facts.site, order } };
  };

  return {
    recorder: {
      record: (written) => {
        const event = withoutSuffix(written, suffix);
        watch(event);
        return recorder.record(event);
      },
    },
    conclude: eliminate,
    orderOf,
    faults: (port) => ({
      onCall: (facts) => port.onCall(atOrder(facts)),
      onWebhook: (facts) => port.onWebhook(atOrder(facts)),
      crash: (crash, site) => port.crash(crash, atOrder({ site }).site),
    }),
    events: (partners) => ({
      advance: async (partner, order, event) => {
        for (const name of [order, ...(names.get(order) ?? [])])
          for (const onWire of new Set([`${name}${suffix}`, name]))
            if (await partners.advance(partner, onWire, event)) return true;
        return false;
      },
    }),
  };
}
