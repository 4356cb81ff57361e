import type { Outcome, Resources, SimulatorContext } from "../../src/index.ts";
import { type Amount, amountOf, minorOf } from "./amount.ts";
import { gone, made, type Request, unprocessable } from "./answers.ts";
import { authorizationStatus, type MachineRefund, type Payment, type Shown } from "./show.ts";
import {
  authorizations,
  beginTurn,
  captureOf,
  captures,
  capturesOf,
  orderFor,
  paymentOf,
  refunds,
  refundsOf,
  type Turn,
} from "./turn.ts";

interface CaptureRequest {
  readonly amount?: Amount;
  readonly final_capture?: boolean;
  readonly invoice_id?: string;
}
interface RefundRequest {
  readonly amount?: Amount;
  readonly invoice_id?: string;
  readonly note_to_payer?: string;
}

const total = (items: readonly { readonly amount_minor: number }[]): number =>
  items.reduce((sum, { amount_minor }) => sum + amount_minor, 0);

const badAmount = (): Outcome =>
  unprocessable("DECIMAL_PRECISION", "The value of the amount is not one of its currency.", "/amount/value");

/** Does something with the authorization that a path names. */
const withAuthorization =
  <Body>(handle: (turn: Turn, payment: Payment, request: Request<Body>) => Outcome) =>
  (state: Resources, request: Request<Body>, context: SimulatorContext): Outcome => {
    const { authorization_id: id = "" } = request.path;
    const payment = paymentOf(state, id);
    if (payment === undefined || orderFor(state, id)?.intent !== "AUTHORIZE") return gone("authorization", id);
    return handle(beginTurn(state, context), payment, request);
  };

export const captureAuthorization = withAuthorization<CaptureRequest>((turn, payment, request) => {
  const { body } = request;
  const { id, currency, amount_minor, captured_minor, order_reference: order } = payment;
  const status = authorizationStatus(payment, capturesOf(turn.state, id));
  if (status === "VOIDED") return unprocessable("AUTHORIZATION_VOIDED", "A voided authorization cannot be captured.");
  if (status === "CAPTURED") return unprocessable("AUTHORIZATION_ALREADY_CAPTURED", "Authorization has already been captured.");
  const left = amount_minor - captured_minor;
  const amount = body.amount ?? amountOf(left, currency);
  const wanted = minorOf(amount);
  if (wanted === undefined || wanted === 0 || amount.currency_code !== currency) return badAmount();
  if (wanted > left)
    return unprocessable("MAX_CAPTURE_AMOUNT_EXCEEDED", "Capture amount exceeds allowable limit.", "/amount/value");
  turn.note({
    capture: { isFinal: body.final_capture ?? false, ...(body.invoice_id !== undefined && { invoiceId: body.invoice_id }) },
  });
  const asked = turn.ask("capturePayment", { order, path: { payment_id: id }, body: { amount_minor: wanted } });
  if (asked.status >= 400) return unprocessable("AUTHORIZATION_ALREADY_CAPTURED", "Authorization has already been captured.");
  const consequences = turn.end();
  const last = capturesOf(turn.state, id).at(-1);
  const shown = turn.state.get<Shown<unknown>>(captures, last?.id ?? "")?.data.shown ?? {};
  return { ...made(201, shown, request), ...consequences };
});

export const voidAuthorization = withAuthorization((turn, payment, request) => {
  const { id, order_reference: order } = payment;
  const status = authorizationStatus(payment, capturesOf(turn.state, id));
  if (status === "VOIDED")
    return unprocessable("PREVIOUSLY_VOIDED", "Authorization has been previously voided and hence cannot be voided again.");
  if (status !== "CREATED")
    return unprocessable("PREVIOUSLY_CAPTURED", "Authorization has been previously captured and hence cannot be voided.");
  turn.ask("voidPayment", { order, path: { payment_id: id } });
  const consequences = turn.end();
  if (request.headers.prefer?.includes("representation") !== true) return { status: 204, ...consequences };
  const shown = turn.state.get<Shown<unknown>>(authorizations, id)?.data.shown ?? {};
  return { ...made(200, shown, request), ...consequences };
});

export function refundCapture(state: Resources, request: Request<RefundRequest>, context: SimulatorContext): Outcome {
  const { body } = request;
  const { capture_id: id = "" } = request.path;
  const capture = captureOf(state, id);
  const payment = capture && paymentOf(state, capture.payment);
  if (capture === undefined || payment === undefined) return gone("capture", id);
  if (payment.status !== "captured") return unprocessable("CAPTURE_NOT_COMPLETED", "The capture did not come to pass.");
  const left = capture.amountMinor - total(refundsOf(state, capture));
  if (left <= 0) return unprocessable("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.");
  const amount = body.amount ?? amountOf(left, payment.currency);
  const amount_minor = minorOf(amount);
  if (amount_minor === undefined || amount_minor === 0 || amount.currency_code !== payment.currency) return badAmount();
  if (amount_minor > left)
    return unprocessable(
      "REFUND_AMOUNT_EXCEEDED",
      "The refund amount must be less than or equal to what is left of the capture.",
      "/amount/value",
    );
  const turn = beginTurn(state, context);
  const notes = {
    capture: id,
    ...(body.invoice_id !== undefined && { invoiceId: body.invoice_id }),
    ...(body.note_to_payer !== undefined && { note: body.note_to_payer }),
  };
  turn.note({ refund: notes });
  const order = payment.order_reference;
  const asked = { amount_minor, refund_reference: body.invoice_id ?? "-" };
  const refund = turn.ask("createRefund", { order, path: { payment_id: payment.id }, body: asked }).body as MachineRefund;
  state.create({ collection: refunds, id: refund.id, order, group: payment.id, data: { shown: { id: refund.id }, more: notes } });
  const whole = orderFor(state, payment.id);
  if (whole !== undefined) turn.know(whole, order);
  const consequences = turn.end();
  return { ...made(201, state.get<Shown<unknown>>(refunds, refund.id)?.data.shown ?? {}, request), ...consequences };
}
