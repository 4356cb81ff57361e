import { type Outcome, type Resources, refuse, type SimulatorContext, type SimulatorRequest } from "../../src/index.ts";
import { beginTurn, charges, intentOf, paymentOf, refreshRefund, refunds, type Shown } from "./machine.ts";
import type { Attempt, Metadata, Payment, RefundMore } from "./show.ts";

interface Create {
  readonly payment_intent?: string;
  readonly charge?: string;
  readonly amount?: number;
  readonly reason?: string;
  readonly metadata?: Metadata;
}

/** What is not yet given back, pending refunds taken for given. */
function leftMinor(state: Resources, { id, captured_minor }: Payment): number {
  const asked = state.list<{ readonly status: string; readonly amount_minor: number }>("refunds", id);
  return asked
    .filter(({ data }) => data.status !== "failed")
    .reduce((left, { data }) => left - data.amount_minor, captured_minor);
}

export function createRefund(state: Resources, { body, order }: SimulatorRequest<Create>, context: SimulatorContext): Outcome {
  const { payment_intent, charge } = body;
  if (payment_intent === undefined && charge === undefined)
    return refuse(400, "parameter_missing", "One of these is needed: payment_intent, charge.", "payment_intent");
  const id = payment_intent === undefined ? charge : intentOf(state, payment_intent)?.charge;
  const isCharge = id !== undefined && state.get<Shown<Attempt>>(charges, id) !== undefined;
  if (payment_intent !== undefined && intentOf(state, payment_intent) === undefined)
    return refuse(404, "not_found", `No such payment_intent: '${payment_intent}'`, "payment_intent");
  if (payment_intent === undefined && !isCharge) return refuse(404, "not_found", `No such charge: '${charge}'`, "charge");
  const payment = paymentOf(state, id);
  if (payment?.status !== "captured")
    return refuse(400, "payment_intent_unexpected_state", "This payment has no successful charge to refund.", "payment_intent");
  const left = leftMinor(state, payment);
  if (left <= 0) return refuse(400, "charge_already_refunded", `Charge ${payment.id} has already been refunded.`);
  const { amount = left } = body;
  if (amount > left)
    return refuse(
      400,
      "amount_too_large",
      `Refund amount (${amount}) is greater than what is left of the charge (${left}).`,
      "amount",
    );
  const turn = beginTurn(state, context);
  const asked = { amount_minor: amount, refund_reference: "-" };
  const { id: refund } = turn.ask("createRefund", { order, payment: payment.id, body: asked }).body as { readonly id: string };
  const more: RefundMore = { metadata: body.metadata ?? {}, reason: body.reason ?? null };
  state.create<Shown<RefundMore>>({
    ...{ collection: refunds, id: refund, order, group: payment.id },
    data: { shown: { id: refund }, more },
  });
  refreshRefund(state, refund);
  const shown = (): object => state.get<Shown<RefundMore>>(refunds, refund)?.data.shown ?? {};
  turn.tell("refund.created", order, shown);
  const consequences = turn.end();
  return { status: 200, body: shown(), ...consequences };
}
