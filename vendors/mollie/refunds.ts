import { type Outcome, refuse } from "../../src/index.ts";
import { type Amount, minorOf } from "./amount.ts";
import { badAmount, gone, hal, withPayment } from "./payments.ts";
import { type MachineRefund, type Notes, refundsOf, type Shown, showRefund, statusOf } from "./show.ts";
import { refunds } from "./turn.ts";

interface Create {
  readonly amount: Amount;
  readonly description?: string;
  readonly metadata?: unknown;
}

/** Pending refunds have moved nothing yet, but what they ask for is no longer there for another. */
const leftMinor = (capturedMinor: number, asked: readonly MachineRefund[]): number =>
  asked.filter(({ status }) => status !== "failed").reduce((left, { amount_minor }) => left - amount_minor, capturedMinor);

export const createRefund = withPayment<Create>((turn, payment, facts, request): Outcome => {
  const { body } = request;
  const { id, currency, captured_minor, order_reference: order } = payment;
  if (statusOf(payment, facts) !== "paid") return refuse(422, "invalid_state", "The payment cannot be refunded.");
  const amount_minor = minorOf(body.amount);
  if (amount_minor === undefined || amount_minor === 0 || body.amount.currency !== currency) return badAmount();
  if (amount_minor > leftMinor(captured_minor, refundsOf(turn.state, id)))
    return refuse(422, "amount_too_large", "The amount is higher than the maximum that can be refunded.", "amount.value");
  const notes: Notes = { description: body.description ?? facts.description, metadata: body.metadata ?? null };
  turn.note(notes);
  const asked = { amount_minor, refund_reference: "-" };
  const made = turn.ask("createRefund", { order, path: { payment_id: id }, body: asked }).body as MachineRefund;
  const shown = showRefund(made, notes);
  turn.state.create<Shown<Notes>>({ collection: refunds, id: made.id, order, group: id, data: { shown, more: notes } });
  turn.know(id, {});
  const consequences = turn.end();
  return { ...hal(201, shown, request), ...consequences };
});

/** Only what the bank has not yet decided can be taken back. */
export const cancelRefund = withPayment((turn, { id, order_reference: order }, _facts, { path }): Outcome => {
  const refund = refundsOf(turn.state, id).find((one) => one.id === path.refund_id);
  const known = turn.state.get<Shown<Notes>>(refunds, path.refund_id ?? "")?.data;
  if (refund === undefined || known === undefined) return gone("refund", path.refund_id ?? "");
  if (refund.status !== "pending") return refuse(422, "invalid_state", "The refund can no longer be canceled.");
  turn.state.update<Shown<Notes>>(refunds, refund.id, { ...known, more: { ...known.more, isCanceled: true } });
  turn.move("refund_failed", { order, id: refund.id });
  // whoever takes a refund back is told by the answer, and by nothing else
  const { effects = [], later = [] } = turn.end();
  return { status: 204, effects, later };
});
