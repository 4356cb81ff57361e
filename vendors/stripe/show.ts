import type { PaymentContract } from "../../src/index.ts";
import { declines } from "./words.ts";

type Schemas = PaymentContract["schemas"];
/** What the state machine keeps. */
export type Payment = Readonly<Schemas["Payment"]>;
export type MachineRefund = Readonly<Schemas["Refund"]>;
export type MachineDispute = Readonly<Schemas["Dispute"]>;
export type Booking = Readonly<Schemas["BalanceTransaction"]>;

export type Metadata = Readonly<Record<string, string>>;

/** What a payment intent knows beside its latest attempt at payment. */
export interface Intent {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly captureMethod: "automatic" | "automatic_async" | "manual";
  readonly metadata: Metadata;
  readonly description: string | null;
  readonly customer: string | null;
  readonly paymentMethod: string | null;
  readonly created: number;
  /** Its latest attempt: a charge here, a payment of the state machine. */
  readonly charge?: string;
  /** The checkout session that it is paid on. */
  readonly session?: string;
  readonly canceledAt?: number;
  readonly cancellationReason?: string;
}

/** What a charge or a refund has beside what the state machine keeps of it. */
export interface Attempt {
  readonly intent: string;
  readonly paymentMethod: string;
  readonly transaction?: string;
}
export interface RefundMore {
  readonly metadata: Metadata;
  readonly reason: string | null;
  readonly transaction?: string;
}

/** Unix seconds. */
export const seconds = (timestamp: string): number => Math.floor(Date.parse(timestamp) / 1000);

export const isManual = ({ captureMethod }: Intent): boolean => captureMethod === "manual";

export function statusOf(intent: Intent, payment: Payment | undefined): string {
  if (intent.canceledAt !== undefined) return "canceled";
  switch (payment?.status) {
    case undefined:
      return intent.paymentMethod === null ? "requires_payment_method" : "requires_confirmation";
    case "authorized":
      return isManual(intent) ? "requires_capture" : "processing";
    case "captured":
      return "succeeded";
    case "voided":
      return "canceled";
    case "requires_action":
      return "requires_action";
    default:
      return intent.paymentMethod === null ? "requires_payment_method" : "requires_confirmation";
  }
}

const declineOf = ({ decline_reason = "card_declined" }: Payment) =>
  declines[decline_reason] ?? { code: "card_declined", message: "Your card was declined." };

/** Why the latest attempt failed; null where it did not. */
export function paymentError(payment: Payment | undefined): object | null {
  if (payment?.status !== "declined") return null;
  const { code, declineCode, message } = declineOf(payment);
  return { type: "card_error", code, ...(declineCode !== undefined && { decline_code: declineCode }), message };
}

/** Where the shopper's bank is found on this simulator. */
export const bankPath = ({ id }: Intent): string => `/v1/payment_intents/${id}/authentication`;

/** Where the shopper goes. */
function nextAction({ next_action: action }: Payment, intent: Intent): object | null {
  if (action === undefined) return null;
  const url = new URL(action.redirect_url);
  const back = url.searchParams.get("return_url");
  url.pathname = bankPath(intent);
  return { type: "redirect_to_url", redirect_to_url: { url: url.href, return_url: back } };
}

/** `charge`: its latest attempt that a bank was asked about. */
export function showIntent(intent: Intent, payment: Payment | undefined, charge: string | null) {
  const status = statusOf(intent, payment);
  const isHeld = status === "requires_capture";
  const canceledAt = status === "canceled" ? (intent.canceledAt ?? seconds(payment?.updated_at ?? "")) : null;
  return {
    id: intent.id,
    object: "payment_intent",
    amount: intent.amount,
    amount_capturable: isHeld ? intent.amount : 0,
    amount_received: payment?.captured_minor ?? 0,
    canceled_at: canceledAt,
    cancellation_reason: intent.cancellationReason ?? null,
    capture_method: intent.captureMethod,
    client_secret: `${intent.id}_secret_firedrill`,
    confirmation_method: "automatic",
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    last_payment_error: paymentError(payment),
    latest_charge: charge,
    livemode: false,
    metadata: intent.metadata,
    next_action: payment === undefined ? null : nextAction(payment, intent),
    payment_method: intent.paymentMethod,
    payment_method_types: ["card"],
    status,
  };
}

export function showCharge(attempt: Attempt, payment: Payment, { metadata }: Intent, isDisputed: boolean) {
  const hasFailed = payment.status === "declined";
  return {
    id: payment.id,
    object: "charge",
    amount: payment.amount_minor,
    amount_captured: payment.captured_minor,
    amount_refunded: payment.refunded_minor,
    balance_transaction: attempt.transaction ?? null,
    captured: payment.captured_minor > 0,
    created: seconds(payment.created_at),
    currency: payment.currency.toLowerCase(),
    disputed: isDisputed,
    failure_code: hasFailed ? declineOf(payment).code : null,
    livemode: false,
    metadata,
    paid: !hasFailed,
    payment_intent: attempt.intent,
    payment_method: attempt.paymentMethod,
    refunded: payment.captured_minor > 0 && payment.refunded_minor >= payment.captured_minor,
    status: hasFailed ? "failed" : "succeeded",
  };
}

export const showRefund = (refund: MachineRefund, more: RefundMore, intent: string) => ({
  id: refund.id,
  object: "refund",
  amount: refund.amount_minor,
  balance_transaction: more.transaction ?? null,
  charge: refund.payment_id,
  created: seconds(refund.created_at),
  currency: refund.currency.toLowerCase(),
  ...(refund.status === "failed" && { failure_reason: "expired_or_canceled_card" }),
  metadata: more.metadata,
  payment_intent: intent,
  reason: more.reason,
  status: refund.status,
});

export const showDispute = (dispute: MachineDispute, intent: string) => ({
  id: dispute.id,
  object: "dispute",
  amount: dispute.amount_minor,
  charge: dispute.payment_id,
  created: seconds(dispute.created_at),
  currency: dispute.currency.toLowerCase(),
  livemode: false,
  metadata: {},
  payment_intent: intent,
  reason: dispute.reason,
  status: dispute.status === "opened" ? "needs_response" : dispute.status,
});

/** Nothing is kept of what shoppers pay: fees differ from account to account. */
export const showBooking = (booking: Booking) => ({
  id: booking.id,
  object: "balance_transaction",
  amount: booking.amount_minor,
  available_on: seconds(booking.created_at),
  created: seconds(booking.created_at),
  currency: booking.currency.toLowerCase(),
  fee: 0,
  net: booking.amount_minor,
  reporting_category: booking.type === "capture" ? "charge" : "refund",
  source: booking.refund_id ?? booking.payment_id,
  status: "available",
  type: booking.type === "capture" ? "charge" : "refund",
});
