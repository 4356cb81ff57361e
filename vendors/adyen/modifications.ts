import { type Outcome, type Resources, refuse, type SimulatorContext } from "../../src/index.ts";
import { badAmount, type Request } from "./payments.ts";
import type { Amount, MachineRefund, Payment } from "./show.ts";
import { beginTurn, factsOf, keepModification, paymentOf, type Turn } from "./turn.ts";

interface Modify {
  readonly amount?: Amount;
  readonly merchantAccount: string;
  readonly reference?: string;
}

/** Nobody is told more than that it was received: what comes of it a notification says. */
const received = (payment: Payment, id: string, { amount, merchantAccount, reference }: Modify): Outcome => ({
  status: 201,
  body: {
    merchantAccount,
    paymentPspReference: payment.id,
    pspReference: id,
    ...(reference !== undefined && { reference }),
    ...(amount !== undefined && { amount }),
    status: "received",
  },
});

/** Does something to the payment that a path names. */
const withPayment =
  (handle: (turn: Turn, payment: Payment, request: Request<Modify>) => Outcome) =>
  (state: Resources, request: Request<Modify>, context: SimulatorContext): Outcome => {
    const payment = paymentOf(state, request.path.payment_id ?? "");
    if (payment === undefined) return refuse(422, "167", "Original pspReference required for this operation");
    if (factsOf(state, payment.id)?.merchantAccount !== request.body.merchantAccount)
      return refuse(422, "901", "Invalid Merchant Account", "merchantAccount");
    return handle(beginTurn(state, context), payment, request);
  };

export const capturePayment = withPayment((turn, payment, { body, order }) => {
  const { amount, reference = "" } = body;
  if (amount === undefined || amount.value <= 0 || amount.currency !== payment.currency) return badAmount();
  const id = turn.id("cap");
  turn.modify({ id, reference });
  const asked = turn.ask("capturePayment", { order, path: { payment_id: payment.id }, body: { amount_minor: amount.value } });
  if (asked.status >= 400)
    turn.fail("CAPTURE", payment.id, { id, reference, value: amount.value }, "Insufficient balance on payment");
  return { ...received(payment, id, body), ...turn.end() };
});

export const cancelPayment = withPayment((turn, payment, { body, order }) => {
  const { reference = "" } = body;
  const id = turn.id("can");
  turn.modify({ id, reference });
  const asked = turn.ask("voidPayment", { order, path: { payment_id: payment.id } });
  if (asked.status >= 400)
    turn.fail("CANCELLATION", payment.id, { id, reference, value: payment.amount_minor }, "Transaction already captured");
  return { ...received(payment, id, body), ...turn.end() };
});

export const refundPayment = withPayment((turn, payment, { body, order }) => {
  const { amount, reference = "" } = body;
  if (amount === undefined || amount.value <= 0 || amount.currency !== payment.currency) return badAmount();
  const asked = turn.ask("createRefund", {
    order,
    path: { payment_id: payment.id },
    body: { amount_minor: amount.value, refund_reference: reference === "" ? "-" : reference },
  });
  const isRefused = asked.status >= 400;
  const id = isRefused ? turn.id("re") : (asked.body as MachineRefund).id;
  keepModification(turn.state, order, { id, reference });
  if (isRefused) turn.fail("REFUND", payment.id, { id, reference, value: amount.value }, "Insufficient balance on payment");
  return { ...received(payment, id, body), ...turn.end() };
});
