import { isSame } from "../../core/same.ts";
import { applyFact, consequences, expire, type Fact, type IsNewer } from "../domain/facts.ts";
import { type Order, withoutAttention } from "../domain/order.ts";
import type { Progress } from "../domain/status.ts";
import { stepKind, stepSubject } from "../domain/wanted-steps.ts";
import type { OutboxRow } from "../store/store.ts";
import type { Books } from "./books.ts";
import type { AppConfig } from "./config.ts";
import { progressOf } from "./progress.ts";
import { allPaymentFacts } from "./steps/authorize.ts";
import { shipmentFacts } from "./steps/ship.ts";

export interface HealingRequest {
  readonly order: Order;
  readonly rows: readonly OutboxRow[];
  readonly books: Books;
  readonly nowMs: number;
  readonly config: AppConfig;
  readonly wantedSteps: (order: Order, progress: Progress) => readonly string[];
  readonly isNewer: IsNewer;
}

/** What reconciliation does about one order. Steps go on through the outbox: nothing here calls a partner. */
export interface Healing {
  readonly order: Order;
  /** Rows to be written: lost steps opened again, given-up ones that turned out to have happened closed. */
  readonly rows: readonly OutboxRow[];
  readonly healed: readonly string[];
  readonly unresolved: readonly string[];
}

/** Messages that were sent though no notice of them was kept. */
function messageFacts(order: Order, rows: readonly OutboxRow[], { messages }: Books): readonly Fact[] {
  const accounted = new Set(Object.values(order.notices).flatMap(({ messageId }) => messageId ?? []));
  const untold = rows.filter((row) => stepKind(row.step) === "notify" && order.notices[row.step] === undefined);
  const templateOf = (step: string): string | undefined => stepSubject(step).split(":", 1)[0];
  const unclaimed = (template: string | undefined): number =>
    messages.filter((message) => message.template === template && !accounted.has(message.id)).length;
  const waiting = (template: string | undefined): number => untold.filter(({ step }) => templateOf(step) === template).length;
  // each refund has its own: where fewer were sent than are owed, nobody knows whose they are
  const clear = untold.filter(({ step }) => unclaimed(templateOf(step)) >= waiting(templateOf(step)));
  return clear.flatMap(({ step }): Fact[] => {
    const template = templateOf(step);
    const message = messages.find((candidate) => candidate.template === template && !accounted.has(candidate.id));
    if (message === undefined) return [];
    accounted.add(message.id);
    return [{ type: "message", step, message }];
  });
}

function factsOf({ order, rows, books }: HealingRequest): readonly Fact[] {
  const refunds = books.refunds.map((refund) => ({ type: "refund", refund, confirmed: true }) as const);
  const payments = allPaymentFacts(order, books.payments);
  return [...payments, ...refunds, ...shipmentFacts(order, books.shipments), ...messageFacts(order, rows, books)];
}

/** Steps that the facts still ask for though their row says they are done: what was lost between doing and writing. */
function lostSteps(
  { rows, nowMs, config }: HealingRequest,
  wanted: readonly string[],
): { reopened: OutboxRow[]; tooOld: string[] } {
  const lost = rows.filter((row) => row.state === "done" && wanted.includes(row.step));
  // Beyond the keys' lifetime the partner would take the call for a new one: that is how reconciliation charges twice.
  const fresh = (row: OutboxRow): boolean => row.attempts === 0 || nowMs - row.attemptedMs < config.keyLifetimeMs;
  const reopened = lost.filter(fresh).map((row): OutboxRow => {
    // In doubt: whoever takes it up reads before it calls, and calls with the key and payload it had.
    return { ...row, state: "open", doubt: row.attempts > 0, absences: 0, dueMs: nowMs };
  });
  return { reopened, tooOld: lost.filter((row) => !fresh(row)).map((row) => row.step) };
}

function disagreements(order: Order, { payments, refunds, messages }: Books): string[] {
  const found: string[] = [];
  const say = (text: string): unknown => found.push(`${order.ref}: ${text}`);
  const captured = payments.filter((payment) => payment.capturedMinor > payment.refundedMinor);
  if (captured.length > 1) say(`captured ${captured.length} times (${captured.map(({ id }) => id).join(", ")})`);
  for (const { id, amount } of payments) {
    if (amount.amountMinor !== order.total.amountMinor || amount.currency !== order.total.currency)
      say(
        `payment ${id} is over ${amount.amountMinor} ${amount.currency}, the order over ${order.total.amountMinor} ${order.total.currency}`,
      );
  }
  for (const refund of refunds) {
    const asked = order.refunds.find(({ reference }) => reference === refund.reference);
    if (asked === undefined) say(`refund ${refund.id} (${refund.reference}) was never asked for`);
    else if (asked.amountMinor !== refund.amount.amountMinor)
      say(`refund ${refund.id} is over another amount than was asked for`);
  }
  for (const template of new Set(messages.map((message) => message.template))) {
    const sent = messages.filter((message) => message.template === template).length;
    const owed = Object.keys(order.notices).filter((step) => stepSubject(step).split(":", 1)[0] === template).length;
    if (sent > Math.max(1, owed)) say(`${template} was sent ${sent} times`);
  }
  return [...found, ...Object.values(order.attention).map((reason) => `${order.ref}: ${reason}`)];
}

/**
 * Brings an order and the partners' books together: facts that were missed are learned, and what follows from them (voids,
 * refunds, cancelled labels, the next step) goes through the outbox like any other work. What no fact can settle is
 * reported. It never charges: an authorization that is missing is looked for and sent again only under its old key.
 */
export function heal(request: HealingRequest): Healing {
  const { order, rows, nowMs, config } = request;
  const facts = factsOf(request);
  const learned = facts.reduce((known, fact) => applyFact(known, fact, request.isNewer), order);
  let healedOrder = expire(consequences(learned), nowMs, config.actionTimeoutMs);
  const wanted = request.wantedSteps(healedOrder, progressOf(rows));
  const { reopened, tooOld } = lostSteps(request, wanted);
  const overtaken = rows.filter((row) => row.state === "dead" && !wanted.includes(row.step));
  for (const row of overtaken) healedOrder = withoutAttention(healedOrder, row.step);
  const closed = overtaken.map((row): OutboxRow => ({ ...row, state: "done", doubt: false }));
  const news = !isSame(learned, order) ? [`${order.ref}: learned what the partners knew`] : [];
  const healed = [
    ...news,
    ...reopened.map((row) => `${order.ref}: ${row.step} taken up again`),
    ...overtaken.map((row) => `${order.ref}: ${row.step} had happened after all`),
  ];
  const old = tooOld.map((step) => `${order.ref}: ${step} is missing, and too old to be sent again`);
  return {
    order: healedOrder,
    rows: [...reopened, ...closed],
    healed,
    unresolved: [...disagreements(healedOrder, request.books), ...old],
  };
}
