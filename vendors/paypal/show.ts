import type { PaymentContract } from "../../src/index.ts";
import { amountOf } from "./amount.ts";

type Schemas = PaymentContract["schemas"];
/** What the state machine keeps. */
export type Payment = Readonly<Schemas["Payment"]>;
export type MachineRefund = Readonly<Schemas["Refund"]>;
export type MachineDispute = Readonly<Schemas["Dispute"]>;

/** What is shown stands beside what it is made from: who reads it late sees it as it was. */
export interface Shown<T> {
  readonly shown: { readonly id: string };
  readonly more: T;
}

export interface Unit {
  readonly reference_id: string;
  readonly custom_id?: string;
  readonly invoice_id?: string;
  readonly description?: string;
  readonly amountMinor: number;
  readonly currency: string;
}

export interface Order {
  readonly id: string;
  readonly intent: "CAPTURE" | "AUTHORIZE";
  readonly unit: Unit;
  readonly status: "CREATED" | "PAYER_ACTION_REQUIRED" | "APPROVED" | "COMPLETED" | "VOIDED";
  readonly returnUrl: string | null;
  readonly cancelUrl: string | null;
  /** What the bank will be asked with, in the state machine's word. */
  readonly token: string;
  /** It came with a card or a wallet of its own: nobody need approve it. */
  readonly hasSource: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The state machine's payment, once a bank has said yes. */
  readonly payment?: string;
}

export interface Capture {
  readonly id: string;
  readonly payment: string;
  readonly amountMinor: number;
  readonly isFinal: boolean;
  readonly invoiceId?: string;
  readonly createdAt: string;
  readonly hasFailed?: true;
}

export interface RefundNotes {
  readonly capture: string;
  readonly invoiceId?: string;
  readonly note?: string;
}

const time = (timestamp: string): string => timestamp.replace(/\.\d+Z$/, "Z");

/** Where it stands here: whoever shows it puts the caller's own address before. */
const link = (href: string, rel: string, method = "GET") => ({ href, rel, method });

const unitIds = ({ custom_id, invoice_id }: Unit) => ({
  ...(custom_id !== undefined && { custom_id }),
  ...(invoice_id !== undefined && { invoice_id }),
});

const sum = (items: readonly { readonly amountMinor: number }[]): number =>
  items.reduce((total, { amountMinor }) => total + amountMinor, 0);

export function authorizationStatus({ status, amount_minor }: Payment, captures: readonly Capture[]): string {
  if (status === "voided") return "VOIDED";
  if (status === "declined") return "DENIED";
  const whole = captures.filter(({ hasFailed }) => hasFailed !== true);
  if (whole.length === 0) return "CREATED";
  return whole.some(({ isFinal }) => isFinal) || sum(whole) >= amount_minor ? "CAPTURED" : "PARTIALLY_CAPTURED";
}

export function showAuthorization(payment: Payment, { id: order, unit }: Order, captures: readonly Capture[]) {
  const { id, amount_minor, currency, created_at, updated_at } = payment;
  const self = `/v2/payments/authorizations/${id}`;
  return {
    id,
    status: authorizationStatus(payment, captures),
    amount: amountOf(amount_minor, currency),
    ...unitIds(unit),
    supplementary_data: { related_ids: { order_id: order } },
    create_time: time(created_at),
    update_time: time(updated_at),
    links: [
      link(self, "self"),
      link(`${self}/capture`, "capture", "POST"),
      link(`${self}/void`, "void", "POST"),
      link(`/v2/checkout/orders/${order}`, "up"),
    ],
  };
}

/** @param refunds of this capture */
export function showCapture(capture: Capture, { id: order, unit, intent }: Order, refunds: readonly MachineRefund[]) {
  const { id, amountMinor, payment, isFinal, invoiceId } = capture;
  const given = refunds
    .filter(({ status }) => status === "succeeded")
    .reduce((total, { amount_minor }) => total + amount_minor, 0);
  const status = capture.hasFailed
    ? "FAILED"
    : given === 0
      ? "COMPLETED"
      : given < amountMinor
        ? "PARTIALLY_REFUNDED"
        : "REFUNDED";
  const self = `/v2/payments/captures/${id}`;
  const ids = unitIds(unit);
  return {
    id,
    status,
    amount: amountOf(amountMinor, unit.currency),
    final_capture: isFinal,
    ...ids,
    ...(invoiceId !== undefined && { invoice_id: invoiceId }),
    supplementary_data: { related_ids: { order_id: order, ...(intent === "AUTHORIZE" && { authorization_id: payment }) } },
    create_time: time(capture.createdAt),
    update_time: time(capture.createdAt),
    links: [
      link(self, "self"),
      link(`${self}/refund`, "refund", "POST"),
      intent === "AUTHORIZE" ? link(`/v2/payments/authorizations/${payment}`, "up") : link(`/v2/checkout/orders/${order}`, "up"),
    ],
  };
}

export function showRefund(refund: MachineRefund, { capture, invoiceId, note }: RefundNotes, { unit }: Order) {
  const { id, status, amount_minor, currency, created_at } = refund;
  const words = { pending: "PENDING", succeeded: "COMPLETED", failed: "FAILED" } as const;
  return {
    id,
    status: words[status],
    amount: amountOf(amount_minor, currency),
    ...(unit.custom_id !== undefined && { custom_id: unit.custom_id }),
    ...(invoiceId !== undefined && { invoice_id: invoiceId }),
    ...(note !== undefined && { note_to_payer: note }),
    create_time: time(created_at),
    update_time: time(created_at),
    links: [link(`/v2/payments/refunds/${id}`, "self"), link(`/v2/payments/captures/${capture}`, "up")],
  };
}

export const showDispute = ({ id, status, amount_minor, currency, created_at }: MachineDispute, capture: string) => ({
  id,
  dispute_id: id,
  create_time: time(created_at),
  disputed_transactions: [{ seller_transaction_id: capture }],
  reason: "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
  status: status === "opened" ? "OPEN" : "RESOLVED",
  ...(status !== "opened" && {
    dispute_outcome: { outcome_code: status === "won" ? "RESOLVED_SELLER_FAVOUR" : "RESOLVED_BUYER_FAVOUR" },
  }),
  dispute_amount: amountOf(amount_minor, currency),
});

/** @param paid what was authorized and captured of it, as it is shown */
export function showOrder(
  order: Order,
  paid: { readonly authorizations: readonly object[]; readonly captures: readonly object[] },
) {
  const { id, intent, status, unit, hasSource } = order;
  const { amountMinor, currency, reference_id, description } = unit;
  const self = `/v2/checkout/orders/${id}`;
  const { authorizations, captures } = paid;
  const verb = intent === "CAPTURE" ? "capture" : "authorize";
  const waits = status === "CREATED" || status === "PAYER_ACTION_REQUIRED";
  const hasPayments = authorizations.length + captures.length > 0;
  return {
    id,
    intent,
    status,
    ...(hasSource && { payment_source: { card: { last_digits: "1111", brand: "VISA" } } }),
    purchase_units: [
      {
        reference_id,
        amount: amountOf(amountMinor, currency),
        payee: { merchant_id: "FIREDRILL0001" },
        ...(description !== undefined && { description }),
        ...unitIds(unit),
        ...(hasPayments && {
          payments: {
            ...(authorizations.length > 0 && { authorizations }),
            ...(captures.length > 0 && { captures }),
          },
        }),
      },
    ],
    ...(!waits && { payer: { payer_id: "PAYERFIREDRIL", email_address: "payer@example.com" } }),
    create_time: time(order.createdAt),
    update_time: time(order.updatedAt),
    links: [
      link(self, "self"),
      ...(waits ? [link(`/checkoutnow?token=${id}`, hasSource ? "payer-action" : "approve")] : []),
      ...(status === "CREATED" || status === "APPROVED"
        ? [link(self, "update", "PATCH"), link(`${self}/${verb}`, verb, "POST")]
        : []),
    ],
  };
}

/** The same with the caller's own address before each link. */
export function linked(value: unknown, origin: string): unknown {
  if (Array.isArray(value)) return value.map((each) => linked(each, origin));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === "href" && typeof each === "string" && each.startsWith("/") ? origin + each : linked(each, origin),
    ]),
  );
}

/** What is answered unless `Prefer: return=representation` asks for all. */
export const minimal = ({ id, status, links }: { readonly id: string; readonly status: string; readonly links: object }) => ({
  id,
  status,
  links,
});
