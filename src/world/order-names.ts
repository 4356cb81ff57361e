import { customerOf } from "../core/customer-of.ts";
import type { FaultPort } from "../core/fault.ts";
import type { EventOf, HistoryEvent, NamedBy, NewEvent, Recorder } from "../core/history.ts";
import { createNameBook, isOfOtherRun, leastSure } from "../core/order-names.ts";
import type { KnownOrder } from "../core/scenario.ts";
import type { PartnerEvents } from "../core/shop.ts";
import { createNameIndex, numbering, standing } from "./name-index.ts";
import { withoutSuffix } from "./order-suffix.ts";
import { fillText, namesIn } from "./template.ts";

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

/** How the shop names orders at partners, with `{{id}}`, `{{order}}` and `{{customer}}`. */
export interface NameTemplates {
  readonly all?: string;
  /** At partners that are told another name than the others. */
  readonly byPartner?: Readonly<Record<string, string>>;
}

export interface OrderNamesOptions {
  readonly orders: readonly KnownOrder[];
  readonly templates?: NameTemplates;
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

const placeOf = (partner: string, name: string): string => `${partner} ${name}`;

type Call = Pick<EventOf<"call">, "actor" | "order" | "key" | "value">;

/** A path with the references in it as they are; it may be no well-formed URL. */
function unescaped(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll("+", " "));
  } catch {
    return path;
  }
}

/** All that the call says, without the names of other runs' orders. */
const textOf = ({ key = "", value: { path, body } }: Call): string =>
  `${key} ${unescaped(path)} ${body === undefined ? "" : JSON.stringify(body)}`.replaceAll(/[\w.:-]+/g, (word) =>
    isOfOtherRun(word) ? "" : word,
  );

/** A name that stands in a call by no accident: a bare number may as well be a weight, a bare word a street. */
const isTelling = (name: string): boolean => name.length >= 4 && /[A-Za-z]/.test(name) && /[0-9]/.test(name);

const onlyOne = <T>(of: Iterable<T>): T | undefined => {
  const [first, ...others] = new Set(of);
  return others.length === 0 ? first : undefined;
};

export function createOrderNames({ orders, templates = {}, suffix = "", recorder }: OrderNamesOptions): OrderNames {
  const known = new Map(orders.map((order) => [order.order, order]));
  const buyerOf = (order: string): string => known.get(order)?.customer ?? order;
  /** Customers of several orders: by them none of these is known. */
  const regulars = new Set(
    [...Map.groupBy(orders, ({ order, customer = order }) => customer)].flatMap(([buyer, { length }]) =>
      length > 1 ? buyer : [],
    ),
  );
  const renewed = new Set(orders.flatMap(({ steps }) => steps.flatMap((step) => (step.do === "renew" ? String(step.of) : []))));
  const book = createNameBook();
  const names = new Map<string, Set<string>>();
  /** How many of an order's placings are under way. */
  const placing = new Map<string, number>();
  const placed = new Set<string>();
  /** Answered with anything but a refusal. */
  const taken = new Set<string>();
  const refused = new Set<string>();
  /** By partner: names that it was told, references of orders among them. */
  const toldNames = new Map<string, Set<string>>();
  /** Partners that were told of an order by its reference. */
  const literal = new Set<string>();
  const strangers = new Map<string, Stranger>();
  /** Numbers from answers, with their orders. */
  const numbers = new Map<string, string>();
  const carriedNumbers = createNameIndex(numbering);
  /** By name, the partners that were told it. */
  const met = new Map<string, Set<string>>();
  /** By name at a partner, what calls there about it said, until one said whose it is. */
  const textsOf = new Map<string, { readonly partner: string; readonly name: string; readonly texts: Set<string> }>();
  /** Names at partners of which a call there said whose they are. */
  const said = new Set<string>();
  /** References and customers of orders that were placed, with these orders. */
  const references = new Map<string, string>();
  const mentions = createNameIndex(standing);

  const chargedFor = (order: string): number | undefined => {
    const { totalMinor, otherMeansMinor = 0 } = known.get(order) ?? {};
    return totalMinor === undefined ? undefined : totalMinor - otherMeansMinor;
  };

  /** Orders that the partner was told of, by whatever name. */
  const toldTo = (partner: string): ReadonlySet<string> =>
    new Set([...(toldNames.get(partner) ?? [])].map((name) => (known.has(name) ? name : (book.orderOf(name) ?? name))));

  function learn({ order, by }: Named, name: string, partner?: string): void {
    if (name === order || known.has(name)) return;
    const isNews = book.add(order, name, by);
    const isSaid = by === "mention" && partner !== undefined && !said.has(placeOf(partner, name));
    if (isSaid) said.add(placeOf(partner, name));
    if (!isNews && !isSaid) return;
    names.set(order, (names.get(order) ?? new Set()).add(name));
    strangers.delete(name);
    recorder.record({
      actor: "harness",
      type: "order-named",
      order,
      value: { name, by, ...(partner !== undefined && { partner }) },
    });
    if (!isNews || !isTelling(name) || renewed.has(order)) return;
    mentions.seek(name);
    for (const place of mentions.holding(name)) learnByMention(place);
  }

  /** Whose the name is at its partner, by what the calls about it carry besides. */
  function learnByMention(place: string): void {
    const told = textsOf.get(place);
    if (told === undefined || said.has(place)) return;
    const mentioned = mentionedIn(told.name, [...told.texts].join(" "));
    if (mentioned !== undefined) learn(mentioned, told.name, told.partner);
  }

  /** The names that the configuration says the shop makes of an order's own. */
  function learnByTemplate(order: string, id: string | undefined): void {
    for (const [partner, template] of [[undefined, templates.all] as const, ...Object.entries(templates.byPartner ?? {})]) {
      if (template === undefined || (id === undefined && namesIn(template).includes("id"))) continue;
      const name = fillText(template, { order, id: id ?? order, customer: customerOf(buyerOf(order)) });
      learn({ order, by: "template" }, name, partner);
    }
  }

  /** The one order whose reference, customer or other name the texts carry besides: no surer than that name is. */
  function mentionedIn(name: string, text: string): Named | undefined {
    const found = mentions.heldBy(text).filter((each) => each !== name);
    const byReference = new Set(found.flatMap((each) => references.get(each) ?? []));
    if (byReference.size > 0) {
      const order = onlyOne(byReference);
      return order === undefined ? undefined : { order, by: "mention" };
    }
    const named = found.flatMap((each) => book.find(each) ?? []);
    const order = onlyOne(named.map((each) => each.order));
    return order === undefined
      ? undefined
      : { order, by: leastSure(["mention", ...named.map(({ by }) => (by === "number" ? "mention" : by))]) };
  }

  /** The one order whose number from the answer the name carries. */
  function numberedIn(name: string, partner: string): string | undefined {
    if (literal.has(partner)) return undefined;
    return onlyOne(carriedNumbers.heldBy(name).flatMap((number) => numbers.get(number) ?? []));
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
    const alike = candidates.filter((order) => chargedFor(order) === amountMinor);
    const [only] = candidates.length === 1 ? candidates : alike.length === 1 ? alike : [];
    return only === undefined ? undefined : { order: only, by: candidates.length === 1 ? "placing" : "total" };
  }

  /** Whose the call is, and how that is known. */
  function namedIn(call: Call): Named | undefined {
    const mentioned = mentionedIn(call.order, textOf(call));
    if (mentioned?.by === "mention") return mentioned;
    const numbered = numberedIn(call.order, call.actor);
    if (numbered !== undefined) return { order: numbered, by: "number" };
    return mentioned ?? onlyOneFor(call.actor, call.value.amountMinor);
  }

  function meet(call: Call): void {
    const { actor: partner, order: name } = call;
    if (name === noOrder || isOfOtherRun(name)) return;
    toldNames.set(partner, (toldNames.get(partner) ?? new Set()).add(name));
    if (known.has(name)) {
      literal.add(partner);
      return;
    }
    met.set(name, (met.get(name) ?? new Set()).add(partner));
    carriedNumbers.keep(name, name);
    const place = placeOf(partner, name);
    if (said.has(place)) return;
    const before = book.find(name);
    const text = textOf(call);
    const { texts } = textsOf.get(place) ?? { texts: new Set<string>() };
    if (texts.has(text)) return;
    textsOf.set(place, { partner, name, texts: texts.add(text) });
    mentions.keep(place, text);
    const named = before === undefined ? namedIn(call) : mentionedIn(name, text);
    if (named !== undefined) learn(named, name, partner);
    else if (before === undefined && !strangers.has(name))
      strangers.set(name, { name, partner, amountMinor: call.value.amountMinor, placed: [...placed] });
  }

  function placingEnds(order: string, type: "ok" | "info" | "fail", id: string | undefined): void {
    const left = (placing.get(order) ?? 1) - 1;
    if (left > 0) placing.set(order, left);
    else placing.delete(order);
    if (type !== "fail") taken.add(order);
    else if (!taken.has(order) && !placing.has(order)) refused.add(order);
    if (id === undefined) return;
    learn({ order, by: "answer" }, id);
    learnByTemplate(order, id);
    numbers.set(id, order);
    carriedNumbers.seek(id);
    for (const name of carriedNumbers.holding(id)) {
      for (const partner of met.get(name) ?? [])
        if (numberedIn(name, partner) === order) learn({ order, by: "number" }, name, partner);
    }
  }

  function eliminate(): void {
    for (let learned = true; learned; ) {
      learned = false;
      for (const { name, partner, amountMinor, placed: before } of [...strangers.values()]) {
        if (literal.has(partner) || book.orderOf(name) !== undefined) continue;
        const told = toldTo(partner);
        const open = before.filter((order) => !told.has(order) && !refused.has(order));
        const alike = open.filter((order) => amountMinor === undefined || chargedFor(order) === amountMinor);
        const candidates = alike.length === 0 ? open : alike;
        const [only] = candidates;
        if (only === undefined || candidates.length > 1) continue;
        learn({ order: only, by: "elimination" }, name, partner);
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
      if (!placed.has(order)) {
        placed.add(order);
        // a period of an order is named beside the order that renews, and beside its customer
        const isKnownByCustomer = event.value.renews === undefined && !regulars.has(buyerOf(order));
        const words = renewed.has(order) ? [] : isKnownByCustomer ? [order, customerOf(buyerOf(order))] : [order];
        for (const word of words) {
          references.set(word, order);
          mentions.seek(word);
        }
      }
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
      ...(port.gather && { gather: port.gather }),
    }),
    events: (partners) => ({
      advance: async (partner, order, event, told) => {
        for (const name of [order, ...(names.get(order) ?? [])])
          for (const onWire of new Set([`${name}${suffix}`, name]))
            if (await partners.advance(partner, onWire, event, told)) return true;
        return false;
      },
    }),
  };
}
