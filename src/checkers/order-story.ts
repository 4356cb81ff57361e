import type { Effect, EventOf } from "../core/history.ts";
import { formatMoney } from "../core/money.ts";

export type EffectEvent = EventOf<"effect">;
export type OperationEvent = EventOf<"invoke" | "ok" | "fail" | "info">;

/** How all tries of one business operation ended: an `ok` among them settles it, an `info` leaves it open, `fail` alone is proof of nothing done. */
export interface Asked {
  invoked: number;
  ok: number;
  info: number;
  fail: number;
  amountMinor: number | undefined;
  currency: string | undefined;
  /** Of a price: what is paid by other means than the payment partner's. */
  otherMeansMinor?: number;
  /** Asked for again over another amount, when nobody knew yet whether the first was taken: either may be what was. */
  readonly otherAmounts: Set<number>;
  /** Who ordered, where others are that customer's too. */
  customer?: string;
  /** Nobody placed it but the shop itself, as the next period of that order. */
  renews?: string;
  /** Another card was tried. */
  otherCard?: true;
  /** The try that says most: the first `ok`, else the last `info`, else the last `fail`, else the invocation. */
  witness: number;
  /** The event with which it was asked for first. */
  from: number;
}

/** All that a history tells of one order. */
export interface OrderStory {
  readonly order: string;
  readonly place: Asked;
  readonly cancel: Asked;
  /** By what the order was to come to. */
  readonly reductions: Map<number, Asked>;
  /** By the customer's refund reference. */
  readonly refunds: Map<string, Asked>;
  readonly effects: EffectEvent[];
  /** What merchants, banks and carriers did for it at partners without being called. */
  readonly moves: EventOf<"moved">[];
  /** The last final read; `value` null: the shop does not know the order. */
  read: EventOf<"read"> | undefined;
  readonly books: EventOf<"books">[];
  /** By operation and key: the partner's refusal (a definite 4xx) where it was the last word on that request. */
  readonly refusals: Map<string, EventOf<"answer">>;
  /** The same of a redirect, or an error inside a 2xx: no word on the business, and a reason to ask a person. */
  readonly evasions: Map<string, EventOf<"answer">>;
  /** A genuine webhook that tells of a failure, such as a refund's. */
  readonly failures: (EventOf<"webhook-sent"> | EventOf<"webhook-given-up">)[];
}

export function newAsked(): Asked {
  return {
    invoked: 0,
    ok: 0,
    info: 0,
    fail: 0,
    amountMinor: undefined,
    currency: undefined,
    otherAmounts: new Set(),
    witness: -1,
    from: -1,
  };
}

export function newStory(order: string): OrderStory {
  return {
    order,
    place: newAsked(),
    cancel: newAsked(),
    reductions: new Map(),
    refunds: new Map(),
    effects: [],
    moves: [],
    read: undefined,
    books: [],
    refusals: new Map(),
    evasions: new Map(),
    failures: [],
  };
}

/** Whether the order was accepted (`yes`), was surely not (`no`), or nobody knows (`maybe`). */
export function wasAsked(asked: Asked): "yes" | "no" | "maybe" {
  if (asked.ok > 0) return "yes";
  // An invocation without an end is as open as a timeout.
  return asked.info > 0 || asked.invoked > asked.fail ? "maybe" : "no";
}

/** Whether nobody can look for the order: no answer told what the shop calls it. */
export const isUnnamed = ({ read, place }: OrderStory): boolean => read?.unnamed === true && wasAsked(place) !== "yes";

/** The order's end as the shop tells it; `unread` where no final read was made, it failed or asked by a wrong name, `absent` where the shop does not know it. */
export function endOf(story: OrderStory): string {
  if (story.read === undefined || story.read.error !== undefined || isUnnamed(story)) return "unread";
  return story.read.value?.status ?? "absent";
}

/**
 * The order's price: as the customer was told when it was placed or last reduced, else as the shop tells it. A reduction of
 * unknown outcome counts where the shop tells that price.
 */
export function totalOf(story: OrderStory): number | undefined {
  const told = story.read?.value?.totalMinor;
  const { amountMinor: placed } = story.place;
  if (placed === undefined) return told;
  let total = told !== undefined && story.place.otherAmounts.has(told) ? told : placed;
  for (const [toMinor, asked] of story.reductions) if (wasAsked(asked) === "yes") total = Math.min(total, toMinor);
  const open = told !== undefined && told < total ? story.reductions.get(told) : undefined;
  return open !== undefined && wasAsked(open) === "maybe" ? told : total;
}

/** What is paid of it by other means, of which partners know nothing. */
export const otherMeansOf = ({ place }: OrderStory): number => place.otherMeansMinor ?? 0;

/** What of its price is left for the payment partner. */
export function chargeOf(story: OrderStory): number | undefined {
  const total = totalOf(story);
  return total === undefined ? undefined : Math.max(0, total - otherMeansOf(story));
}

/** How much less the order comes to than when it was placed. */
export function reducedBy(story: OrderStory): number {
  const { amountMinor: placed } = story.place;
  return placed === undefined ? 0 : placed - (totalOf(story) ?? placed);
}

/** ISO 4217's code for no currency: what partners and the shop said of none. */
const noCurrency = "XXX";

/** In which it was paid for, as far as anybody tells. */
export function currencyOf(story: OrderStory): string {
  return (
    story.place.currency ??
    story.read?.value?.currency ??
    story.effects.find(({ value }) => value.currency !== undefined)?.value.currency ??
    noCurrency
  );
}

/** `50.00 EUR`. */
export function money(amountMinor: number, currency: string): string {
  return formatMoney({ amountMinor, currency });
}

export function effectsOf(story: OrderStory, kind: Effect["kind"]): EffectEvent[] {
  return story.effects.filter(({ value }) => value.kind === kind);
}

export function sumOf(effects: readonly EffectEvent[]): number {
  let sum = 0;
  for (const { value } of effects) sum += value.amountMinor ?? 0;
  return sum;
}

/** What was captured, without what the bank took back afterwards. */
export const capturedMinor = (story: OrderStory): number =>
  sumOf(effectsOf(story, "captured")) - sumOf(effectsOf(story, "capture-failed"));

/** Whether a partner answered, and neither did it nor refused: a redirect, or an error inside a 2xx. */
export const isEvasion = ({ status, saysError }: EventOf<"answer">["value"]): boolean =>
  saysError === true || (status >= 300 && status < 400);

/** Shipments bought and not cancelled since. */
export function liveShipments(story: OrderStory): EffectEvent[] {
  const cancelled = new Set(effectsOf(story, "shipment-cancelled").map(({ value }) => value.ref));
  return effectsOf(story, "shipped").filter(({ value }) => !cancelled.has(value.ref));
}

const closing: ReadonlySet<string> = new Set(["voided", "captured", "capture-failed"]);

/** Authorizations that still hold the customer's money without having taken it. */
export function openAuthorizations(story: OrderStory): EffectEvent[] {
  const closed = new Set<string>();
  for (const { value } of story.effects) if (closing.has(value.kind)) closed.add(value.ref);
  return effectsOf(story, "authorized").filter(({ value }) => !closed.has(value.ref));
}

/** Payments that hold money or have taken it: authorized, not voided, and not failed afterwards. */
export function livePayments(story: OrderStory): EffectEvent[] {
  const ended = [...effectsOf(story, "voided"), ...effectsOf(story, "capture-failed")];
  const voided = new Set(ended.map(({ value }) => value.ref));
  return effectsOf(story, "authorized").filter(({ value }) => !voided.has(value.ref));
}

/** One ledger line as text, e.g. `captured 50.00 EUR on pay_1 (event 12)`. */
export function ledgerLine({ i, move, value }: EffectEvent): string {
  const amount =
    value.amountMinor === undefined
      ? ""
      : ` ${formatMoney({ amountMinor: value.amountMinor, currency: value.currency ?? noCurrency })}`;
  const name = value.reference === undefined ? "" : ` "${value.reference}"`;
  return `${value.kind}${amount}${name} on ${value.ref}${value.of === undefined ? "" : ` of ${value.of}`}${move === undefined ? "" : ` by ${move}`} (event ${i})`;
}
