import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import { isSentAway } from "../core/placements.ts";
import type { Evidence } from "../core/verdict.ts";
import { machineTooBusy } from "./busy-machine.ts";
import { hindrances, neededPartners } from "./hindrances.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import { rightfulFindings, rightfulRefusals } from "./rightful.ts";
import { roleOf } from "./roles.ts";

type Answered = EventOf<"ok"> | EventOf<"fail"> | EventOf<"info">;

interface TurnedAway {
  readonly operation: string;
  readonly status: number;
  readonly first: string;
  readonly turnedAway: number;
  readonly asked: number;
  /** Undefined: any partner may be needed. */
  readonly needed?: readonly string[] | undefined;
}

interface SentAway {
  readonly orders: number;
  readonly away: number;
  /** Where the first of them was led, or what it was answered. */
  readonly answer: string;
  readonly needed?: readonly string[] | undefined;
}

function whyOf(needed: readonly string[] | undefined): string {
  const partners = needed === undefined ? "any partner" : needed.join(" or ");
  return partners === "" ? "customers need no partner, as declared" : `no failure at ${partners} explains it`;
}

const toNothing = ({ orders, away, answer, needed }: SentAway): string =>
  `${away} of ${orders} customers sent their order and were shown no success (${answer}), and no partner heard of them: ${whyOf(needed)}`;

const found = defineFindings({
  "turned-away": ({ operation, status, first, turnedAway, asked, needed }: TurnedAway) => {
    const got = status === 0 ? "got no answer" : `were answered with ${status}`;
    return `${turnedAway} of ${asked} customers' requests to ${operation} ${got}, ${first} first, while the integration ran: ${whyOf(needed)}`;
  },
  "nobody-could-buy": ({ orders, refused, statuses }: { orders: number; refused: number; statuses: string }) =>
    `${refused} of ${orders} orders were refused (${statuses}) in a run without any fault, so that hardly anything was tried: look whether orders.place in firedrill.yaml asks as a customer does, and whether the shop takes such orders`,
  "sent-away": (given: SentAway) => `${toNothing(given)}; whoever orders as orders.place in firedrill.yaml does gets nothing`,
  "some-sent-away": (given: SentAway) =>
    `${toNothing(given)}, and others who ordered for as much were served: whether they were refused for a reason is not known`,
  "nobody-got-so-far": ({ orders, away, answer }: SentAway) =>
    `${away} of ${orders} customers did not get so far as to send their order, in a run without any fault: ${answer}; look whether orders.place in firedrill.yaml asks as a customer does`,
});

/** A connection may be closed for its age at the moment when it is used again: so few that were cut prove nothing. */
const mostAccidents = { number: 1, share: 0.02 };
/** From here on a machine is so slow that deadlines run out which an idle one keeps. */
const busyStretch = 2;
/** No deadline for a partner's answer is as short as that. */
const promptMs = 250;
const overloaded = 503;
/** Fewer than one order in so many is hardly any. */
const hardly = 10;

const isAnswer = (event: HistoryEvent): event is Answered =>
  (event.type === "ok" || event.type === "fail" || event.type === "info") && event.value.operation !== "read";

const isFailure = ({ type, value: { status = 0 } }: Answered): boolean => type === "info" && (status === 0 || status >= 500);

/** Whether a busy machine may be why: a deadline ran out, or the integration sheds load. An answer at once says neither. */
const mayBeTheMachine = (status: number, latencyMs: number): boolean => status === overloaded || latencyMs >= promptMs;

/** What customers asked for and did not get, one finding for each kind of failure. */
function turnedAway(history: readonly HistoryEvent[], answers: readonly Answered[]) {
  const index = indexHistory(history);
  const isHindered = hindrances(history);
  const failures = answers.filter(
    (answer) => isFailure(answer) && !isHindered(answer.t - (answer.value.latencyMs ?? 0), answer.t),
  );
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  const kinds = Map.groupBy(failures, ({ value: { operation, status = 0 } }) => `${operation} ${status}`);
  for (const alike of kinds.values()) {
    const [first] = alike as [Answered];
    const { operation, status = 0 } = first.value;
    const asked = answers.filter(({ value }) => value.operation === operation).length;
    const cut = alike.filter(({ value }) => value.status === 0 && (value.latencyMs ?? 0) < promptMs).length;
    if (cut === alike.length && (cut <= mostAccidents.number || cut <= asked * mostAccidents.share)) continue;
    const events = alike.slice(0, 5).map(({ i }) => i);
    const figures = { operation, status, first: first.order, turnedAway: alike.length, asked, needed: neededPartners(index) };
    const finding = found("turned-away", { order: first.order, events, ...figures });
    const sure =
      index.stretch < busyStretch || alike.some(({ value }) => !mayBeTheMachine(value.status ?? 0, value.latencyMs ?? 0));
    if (sure) evidence.push(finding);
    else {
      const { code: late, sentence: otherwise, ...cited } = finding;
      doubts.push(machineTooBusy("machine-too-busy", { ...cited, late, stretch: index.stretch, otherwise }));
    }
  }
  return { evidence, doubts };
}

/** Orders whose payment the partner was asked for, and refused or declined: nobody else's no is so well founded. */
function declinedOrders(index: HistoryIndex): ReadonlySet<string> {
  const declined = index.calls.filter(({ call, answer }) => {
    const { status = 0 } = answer?.value ?? {};
    return roleOf(index, call.site) === "authorize" && (status === 402 || (status >= 200 && status < 300));
  });
  return new Set(declined.map(({ call }) => call.order));
}

const wasDisturbed = (history: readonly HistoryEvent[], index: HistoryIndex): boolean =>
  index.outages.length > 0 || history.some(({ type }) => type === "fault-fired");

/** Whose order came to nothing: no other placing took it, the shop does not show it, and no partner heard of it. */
function cameToNothing(history: readonly HistoryEvent[]): (answer: Answered) => boolean {
  const index = indexHistory(history);
  const isHindered = hindrances(history);
  const heardOf = new Set(
    index.calls.filter(({ call }) => roleOf(index, call.site) === "authorize").map(({ call }) => call.order),
  );
  return ({ order, t, value }) => {
    const story = index.orders.get(order);
    const isTaken = story === undefined || story.place.ok > 0 || story.effects.length > 0 || (story.read?.value ?? null) !== null;
    // a card that was declined leads back to the checkout, and one typed there is refused
    const isRefused = heardOf.has(order) || value.cardTyped === true;
    return !isTaken && !isRefused && !isHindered(t - (value.latencyMs ?? 0), t);
  };
}

/**
 * Who was shown no success, and got nothing. Where that is nearly everybody who sent an order, customers are not served; some
 * may have been refused, as for what they wanted, unless others wanted as much. Of who did not get so far as to send one, the
 * configuration may ask otherwise than customers do.
 */
function sentAway(history: readonly HistoryEvent[], placings: readonly Answered[]) {
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  const away = placings.filter(isSentAway);
  if (away.length === 0) return { evidence, doubts };
  const index = indexHistory(history);
  const lost = away.filter(cameToNothing(history));
  const served = placings.filter(({ type }) => type === "ok");
  const count = (of: readonly Answered[]): number => new Set(of.map(({ order }) => order)).size;
  const orders = count([...served, ...lost]);
  const wasHardlyServed = count(served) * hardly <= orders;
  const tell = (list: Evidence[], code: "sent-away" | "some-sent-away" | "nobody-got-so-far", of: readonly Answered[]): void => {
    const [first] = of;
    if (first === undefined) return;
    const { ledTo, status } = first.value;
    const answer = first.error ?? `status ${status}${ledTo === undefined ? "" : `, led to ${ledTo}`}`;
    const figures = { orders, away: count(of), answer, needed: neededPartners(index) };
    list.push(found(code, { ...figures, order: first.order, events: of.slice(0, 5).map(({ i }) => i) }));
  };
  const sent = lost.filter(({ value }) => value.unsent !== true);
  const wasAsMuchServed = ({ value }: Answered): boolean =>
    served.some((other) => other.value.amountMinor === value.amountMinor && other.value.currency === value.currency);
  const isBusy = index.stretch >= busyStretch && sent.every(({ value }) => (value.latencyMs ?? 0) >= promptMs);
  if (wasHardlyServed) tell(isBusy ? doubts : evidence, "sent-away", sent);
  else tell(doubts, "some-sent-away", sent.filter(wasAsMuchServed));
  const unsent = lost.filter(({ value }) => value.unsent === true);
  if (wasHardlyServed && !wasDisturbed(history, index)) tell(doubts, "nobody-got-so-far", unsent);
  return { evidence, doubts };
}

/** Where nothing at all was wrong and hardly any order was taken, nothing of what comes after it was tried. */
function nobodyCouldBuy(history: readonly HistoryEvent[], placings: readonly Answered[]) {
  const index = indexHistory(history);
  const refusals = placings.filter(({ type }) => type === "fail");
  const taken = new Set(placings.filter(({ type }) => type !== "fail").map(({ order }) => order));
  const declined = refusals.length === 0 ? new Set<string>() : declinedOrders(index);
  const wellFounded = new Set(
    refusals.filter(({ order, value }) => value.cardTyped === true || declined.has(order)).map(({ order }) => order),
  );
  const refused = refusals.filter(({ order }) => !taken.has(order) && !wellFounded.has(order));
  const orders = new Set(refused.map(({ order }) => order)).size;
  const doubts: Evidence[] = [];
  if (orders > 0 && !wasDisturbed(history, index) && taken.size * hardly <= taken.size + orders) {
    const statuses = [...new Set(refused.map(({ value }) => value.status ?? 0))].join(", ");
    const events = refused.slice(0, 5).map(({ i }) => i);
    doubts.push(found("nobody-could-buy", { orders: taken.size + orders, refused: orders, statuses, events }));
  }
  return { doubts, wellFounded: wellFounded.size };
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const answers = history.filter(isAnswer);
  if (answers.length === 0) return undefined;
  const away = turnedAway(history, answers);
  const placings = answers.filter(({ value }) => value.operation === "place");
  const { doubts, wellFounded } = nobodyCouldBuy(history, placings);
  const unserved = sentAway(history, placings);
  const { limits } = indexHistory(history).facts?.declared ?? {};
  // Where nobody could buy, the configuration may ask otherwise than customers do.
  const refused = limits === undefined || doubts.length > 0 ? [] : rightfulRefusals(history, limits);
  // Refusals that leave everything open are no proof.
  const said = answers.filter(({ type }) => type === "ok" || (type === "fail" && doubts.length === 0)).length;
  const examined = said + (doubts.length === 0 ? 0 : wellFounded);
  return conclude(
    examined + unserved.evidence.length,
    [...away.evidence, ...unserved.evidence, ...refused],
    [...away.doubts, ...doubts, ...unserved.doubts],
  );
}

/**
 * Customers who place, cancel or refund get an answer, and no 5xx, unless the integration was down, its clock was wrong, a
 * link of its own or a partner that customers need was failing (`declares.checkout_needs`; else who takes the money), or did
 * within the last 10 s. A refusal (4xx) is an answer, unless the shop's own rule grants what was asked (`declares.limits`); but where hardly any order was taken in a run without a fault nothing
 * was proved, and where those who sent an order were shown no success and nothing came of it, they were not served. What a busy machine may explain is unproven. Reads are judged at the end, by `convergence`.
 */
export const served = defineChecker({
  name: "served",
  promise: "customers are served while the partners work that they need",
  findings: [found, rightfulFindings, machineTooBusy],
  check,
});
