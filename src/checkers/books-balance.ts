import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";
import { type EffectEvent, effectsOf, ledgerLine, livePayments, type OrderStory, priced, sumOf } from "./order-story.ts";

const moneyKinds = new Set(["authorized", "captured", "refunded"]);

type Report = (sentence: string, lines: readonly EffectEvent[], more?: readonly number[]) => void;

function checkAmounts(story: OrderStory, lines: readonly EffectEvent[], report: Report): void {
  const currencies = new Set<string>();
  if (story.place.currency !== undefined) currencies.add(story.place.currency);
  for (const line of lines) {
    const { kind, amountMinor, currency } = line.value;
    if (amountMinor === undefined || !Number.isSafeInteger(amountMinor) || amountMinor <= 0)
      report(`${kind} of ${story.order} has no whole, positive amount in minor units: ${amountMinor ?? "none at all"}`, [line]);
    if (currency === undefined) report(`${kind} of ${story.order} has no currency`, [line]);
    else currencies.add(currency);
  }
  if (currencies.size > 1) report(`${story.order} mixes currencies: ${[...currencies].join(", ")}`, lines);
}

function checkPayments(story: OrderStory, lines: readonly EffectEvent[], report: Report): void {
  const payments = new Set(lines.map(({ value }) => (value.kind === "refunded" ? (value.of ?? value.ref) : value.ref)));
  for (const payment of payments) {
    const of = (kind: string): EffectEvent[] =>
      lines.filter(({ value }) => value.kind === kind && (kind === "refunded" ? (value.of ?? value.ref) : value.ref) === payment);
    const [authorized, captured, refunded] = [of("authorized"), of("captured"), of("refunded")];
    if (sumOf(captured) > sumOf(authorized))
      report(
        `${priced(story, sumOf(captured))} was captured on ${payment}, but only ${priced(story, sumOf(authorized))} was authorized`,
        [...authorized, ...captured],
      );
    if (sumOf(refunded) > sumOf(captured))
      report(
        `${priced(story, sumOf(refunded))} was refunded on ${payment}, but only ${priced(story, sumOf(captured))} was captured`,
        [...captured, ...refunded],
      );
    if (authorized.length > 1) report(`${payment} was authorized ${authorized.length} times`, authorized);
  }
}

/** The partner's own totals at the end must be the sums of the lines it wrote. */
function checkBooks(story: OrderStory, lines: readonly EffectEvent[], required: boolean, report: Report): void {
  if (story.books.length === 0) {
    if (required && lines.length > 0)
      report(`money moved for ${story.order}, but the payment partner's books do not know it`, lines);
    return;
  }
  const total = { authorizedMinor: 0, capturedMinor: 0, refundedMinor: 0, voided: false };
  for (const { value } of story.books) {
    total.authorizedMinor += value.authorizedMinor;
    total.capturedMinor += value.capturedMinor;
    total.refundedMinor += value.refundedMinor;
    total.voided ||= value.voided;
  }
  const at = story.books.map(({ i }) => i);
  // money that moved after they were read cannot stand in them: that nothing came to rest is for others to say
  if (lines.some(({ i }) => i > Math.min(...at))) return;
  const of = (kind: string): EffectEvent[] => effectsOf(story, kind);
  const voids = of("voided");
  const held = sumOf(of("authorized"));
  const released = sumOf(of("authorized").filter(({ value }) => voids.some((line) => line.value.ref === value.ref)));
  // Books may keep showing what a voided authorization once held, or drop it.
  if (total.authorizedMinor !== held && total.authorizedMinor !== held - released)
    report(
      `the books of ${story.order} say ${priced(story, total.authorizedMinor)} authorized, its ledger lines say ${priced(story, held)}`,
      of("authorized"),
      at,
    );
  if (total.capturedMinor !== sumOf(of("captured")))
    report(
      `the books of ${story.order} say ${priced(story, total.capturedMinor)} captured, its ledger lines say ${priced(story, sumOf(of("captured")))}`,
      of("captured"),
      at,
    );
  if (total.refundedMinor !== sumOf(of("refunded")))
    report(
      `the books of ${story.order} say ${priced(story, total.refundedMinor)} refunded, its ledger lines say ${priced(story, sumOf(of("refunded")))}`,
      of("refunded"),
      at,
    );
  // With several payments of one order the books may tell either of the voided or of the one that lives.
  const differs = total.voided ? voids.length === 0 : voids.length > 0 && livePayments(story).length === 0;
  if (differs)
    report(
      `the books of ${story.order} say ${total.voided ? "voided" : "not voided"}, its ledger lines say otherwise`,
      voids,
      at,
    );
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
    const report: Report = (sentence, cited, more = []) => {
      evidence.push({
        sentence,
        order: story.order,
        events: [...cited.map(({ i }) => i), ...more],
        ledger: cited.map(ledgerLine),
      });
    };
    checkAmounts(story, lines, report);
    checkPayments(story, lines, report);
    checkBooks(story, lines, required, report);
  }
  return conclude(examined, evidence);
}

/** Adds up the payment ledger per payment and per order. */
export const booksBalance = defineChecker({
  name: "books-balance",
  promise: "captures never exceed the authorization, refunds never exceed the captures, and the partner's books add up",
  looksAt: ["authorize", "capture", "refund"],
  check,
});
