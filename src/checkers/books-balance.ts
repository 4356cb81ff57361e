import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { citing, type Sum } from "./citing.ts";
import { indexHistory } from "./index-history.ts";
import {
  capturedMinor,
  currencyOf,
  type EffectEvent,
  effectsOf,
  livePayments,
  money,
  type OrderStory,
  sumOf,
} from "./order-story.ts";

const moneyKinds = new Set(["authorized", "captured", "capture-failed", "refunded"]);

interface Of {
  readonly order: string;
}
interface Payment extends Sum {
  readonly payment: string;
  readonly atMostMinor: number;
}
interface Books extends Of, Sum {
  readonly ledgerMinor: number;
}

const say = ({ order, amountMinor, currency, ledgerMinor }: Books, what: string): string =>
  `the books of ${order} say ${money(amountMinor, currency)} ${what}, its ledger lines say ${money(ledgerMinor, currency)}`;

const found = defineFindings({
  "no-amount": ({ kind, order, amount }: Of & { kind: string; amount: string }) =>
    `${kind} of ${order} has no whole, positive amount in minor units: ${amount}`,
  "no-currency": ({ kind, order }: Of & { kind: string }) => `${kind} of ${order} has no currency`,
  "mixed-currencies": ({ order, currencies }: Of & { currencies: readonly string[] }) =>
    `${order} mixes currencies: ${currencies.join(", ")}`,
  "captured-beyond-authorization": ({ payment, amountMinor, currency, atMostMinor }: Payment) =>
    `${money(amountMinor, currency)} was captured on ${payment}, but only ${money(atMostMinor, currency)} was authorized`,
  "refunded-beyond-capture": ({ payment, amountMinor, currency, atMostMinor }: Payment) =>
    `${money(amountMinor, currency)} was refunded on ${payment}, but only ${money(atMostMinor, currency)} was captured`,
  "authorized-again": ({ payment, times }: { payment: string; times: number }) => `${payment} was authorized ${times} times`,
  "unknown-to-the-books": ({ order }: Of) => `money moved for ${order}, but the payment partner's books do not know it`,
  "authorized-differs": (books: Books) => say(books, "authorized"),
  "captured-differs": (books: Books) => say(books, "captured"),
  "refunded-differs": (books: Books) => say(books, "refunded"),
  "voided-differs": ({ order, voided }: Of & { voided: boolean }) =>
    `the books of ${order} say ${voided ? "voided" : "not voided"}, its ledger lines say otherwise`,
});

function checkAmounts(story: OrderStory, lines: readonly EffectEvent[]): Evidence[] {
  const { order } = story;
  const evidence: Evidence[] = [];
  const currencies = new Set<string>();
  if (story.place.currency !== undefined) currencies.add(story.place.currency);
  for (const line of lines) {
    const { kind, amountMinor, currency } = line.value;
    // a capture that fails while it is pending takes nothing back
    const least = kind === "capture-failed" ? 0 : 1;
    if (amountMinor === undefined || !Number.isSafeInteger(amountMinor) || amountMinor < least)
      evidence.push(found("no-amount", { order, kind, amount: `${amountMinor ?? "none at all"}`, ...citing([line]) }));
    if (currency === undefined) evidence.push(found("no-currency", { order, kind, ...citing([line]) }));
    else currencies.add(currency);
  }
  if (currencies.size > 1) evidence.push(found("mixed-currencies", { order, currencies: [...currencies], ...citing(lines) }));
  return evidence;
}

function checkPayments(story: OrderStory, lines: readonly EffectEvent[]): Evidence[] {
  const { order } = story;
  const currency = currencyOf(story);
  const evidence: Evidence[] = [];
  const payments = new Set(lines.map(({ value }) => (value.kind === "refunded" ? (value.of ?? value.ref) : value.ref)));
  for (const payment of payments) {
    const of = (kind: string): EffectEvent[] =>
      lines.filter(({ value }) => value.kind === kind && (kind === "refunded" ? (value.of ?? value.ref) : value.ref) === payment);
    const [authorized, captured, refunded] = [of("authorized"), of("captured"), of("refunded")];
    const beyond = (
      kind: "captured-beyond-authorization" | "refunded-beyond-capture",
      most: EffectEvent[],
      taken: EffectEvent[],
    ) => {
      const [amountMinor, atMostMinor] = [sumOf(taken), sumOf(most)];
      if (amountMinor <= atMostMinor) return;
      evidence.push(found(kind, { order, payment, amountMinor, currency, atMostMinor, ...citing([...most, ...taken]) }));
    };
    beyond("captured-beyond-authorization", authorized, captured);
    beyond("refunded-beyond-capture", captured, refunded);
    if (authorized.length > 1)
      evidence.push(found("authorized-again", { order, payment, times: authorized.length, ...citing(authorized) }));
  }
  return evidence;
}

/** The partner's own totals at the end must be the sums of the lines it wrote. */
function checkBooks(story: OrderStory, lines: readonly EffectEvent[], required: boolean): Evidence[] {
  const { order } = story;
  if (story.books.length === 0)
    return required && lines.length > 0 ? [found("unknown-to-the-books", { order, ...citing(lines) })] : [];
  const total = { authorizedMinor: 0, capturedMinor: 0, refundedMinor: 0, voided: false };
  for (const { value } of story.books) {
    total.authorizedMinor += value.authorizedMinor;
    total.capturedMinor += value.capturedMinor;
    total.refundedMinor += value.refundedMinor;
    total.voided ||= value.voided;
  }
  const at = story.books.map(({ i }) => i);
  // money that moved after they were read cannot stand in them: that nothing came to rest is for others to say
  if (lines.some(({ i }) => i > Math.min(...at))) return [];
  const currency = currencyOf(story);
  const of = (kind: string): EffectEvent[] => effectsOf(story, kind);
  const evidence: Evidence[] = [];
  const differs = (
    code: "authorized-differs" | "captured-differs" | "refunded-differs",
    booked: number,
    ledgerMinor: number,
    said: EffectEvent[],
  ) => evidence.push(found(code, { order, amountMinor: booked, currency, ledgerMinor, ...citing(said, [], at) }));
  const voids = of("voided");
  const held = sumOf(of("authorized"));
  const released = sumOf(of("authorized").filter(({ value }) => voids.some((line) => line.value.ref === value.ref)));
  // Books may keep showing what a voided authorization once held, or drop it.
  if (total.authorizedMinor !== held && total.authorizedMinor !== held - released)
    differs("authorized-differs", total.authorizedMinor, held, of("authorized"));
  if (total.capturedMinor !== capturedMinor(story))
    differs("captured-differs", total.capturedMinor, capturedMinor(story), [...of("captured"), ...of("capture-failed")]);
  if (total.refundedMinor !== sumOf(of("refunded")))
    differs("refunded-differs", total.refundedMinor, sumOf(of("refunded")), of("refunded"));
  // With several payments of one order the books may tell either of the voided or of the one that lives.
  const other = total.voided ? voids.length === 0 : voids.length > 0 && livePayments(story).length === 0;
  if (other) evidence.push(found("voided-differs", { order, voided: total.voided, ...citing(voids, [], at) }));
  return evidence;
}

function check(history: readonly HistoryEvent[]): CheckResult {
  const { orders } = indexHistory(history);
  const evidence: Evidence[] = [];
  let examined = 0;
  let required = false;
  for (const story of orders.values()) required ||= story.books.length > 0;
  for (const story of orders.values()) {
    const lines = story.effects.filter(({ value }) => moneyKinds.has(value.kind));
    if (story.place.invoked === 0 && lines.length === 0 && story.books.length === 0) continue;
    examined += 1;
    evidence.push(...checkAmounts(story, lines), ...checkPayments(story, lines), ...checkBooks(story, lines, required));
  }
  return conclude(examined, evidence);
}

/** Adds up the payment ledger per payment and per order. */
export const booksBalance = defineChecker({
  name: "books-balance",
  promise: "captures never exceed the authorization, refunds never exceed the captures, and the partner's books add up",
  looksAt: ["authorize", "capture", "refund"],
  findings: [found],
  check,
});
