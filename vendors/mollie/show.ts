import type { PaymentContract, Resources } from "../../src/index.ts";
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

/** What a payment has beside what the state machine keeps of it. */
export interface Facts {
  readonly description: string;
  readonly redirectUrl: string | null;
  readonly cancelUrl: string | null;
  readonly webhookUrl: string | null;
  readonly metadata: unknown;
  readonly method: string | null;
  readonly captureMode: "automatic" | "manual";
  readonly locale?: string;
  /** How it ended where no money was taken. */
  readonly ended?: "canceled" | "expired";
  /** When it came to each status. */
  readonly since: Readonly<Record<string, string>>;
}

/** What a refund or a capture has beside what the state machine keeps of it. */
export interface Notes {
  readonly description: string;
  readonly metadata: unknown;
  readonly isCanceled?: true;
}

export const isManual = ({ captureMode }: Facts): boolean => captureMode === "manual";

export function statusOf(payment: Payment, facts: Facts): string {
  switch (payment.status) {
    case "requires_action":
      return "open";
    case "authorized":
      return isManual(facts) ? "authorized" : "pending";
    case "captured":
      return "paid";
    case "voided":
      return facts.ended ?? "canceled";
    default:
      return "failed";
  }
}

const quarterHourMs = 15 * 60_000;

/** `2026-01-15T10:00:00+00:00` */
const timeOf = (timestamp: string): string => timestamp.replace(/(?:\.\d+)?Z$/, "+00:00");
const later = (timestamp: string, ms: number): string => timeOf(new Date(Date.parse(timestamp) + ms).toISOString());

const api = "application/hal+json";
/** Where it stands here: whoever shows it puts the caller's own address before. */
const link = (href: string, type = api): object => ({ href, type });

const failures: Readonly<Record<string, readonly [reason: string, message: string]>> = {
  insufficient_funds: ["insufficient_funds", "The card has insufficient funds"],
  authentication_failed: ["authentication_failed", "The authentication failed"],
};

const stamps: Readonly<Record<string, string>> = {
  authorized: "authorizedAt",
  paid: "paidAt",
  canceled: "canceledAt",
  expired: "expiredAt",
  failed: "failedAt",
};

const sum = (items: readonly { readonly amount_minor: number }[]): number =>
  items.reduce((total, { amount_minor }) => total + amount_minor, 0);

/** All that the state machine knows of a payment's refunds and chargebacks. */
export const refundsOf = (state: Resources, payment: string): readonly MachineRefund[] =>
  state.list<MachineRefund>("refunds", payment).map(({ data }) => data);
export const disputesOf = (state: Resources, payment: string): readonly MachineDispute[] =>
  state.list<MachineDispute>("disputes", payment).map(({ data }) => data);

export function showPayment(state: Resources, payment: Payment, facts: Facts) {
  const { id, amount_minor, captured_minor, refunded_minor, currency, created_at } = payment;
  const status = statusOf(payment, facts);
  const self = `/v2/payments/${id}`;
  const amount = (minor: number) => amountOf(minor, currency);
  const given = sum(refundsOf(state, id).filter((refund) => refund.status !== "failed"));
  const disputed = sum(disputesOf(state, id).filter((dispute) => dispute.status !== "won"));
  const isOpen = status === "open";
  const isPaid = status === "paid";
  const stamped = Object.entries(facts.since).flatMap(([each, at]) => {
    const name = stamps[each];
    return name === undefined ? [] : [[name, timeOf(at)] as const];
  });
  const [failureReason, failureMessage] = failures[payment.decline_reason ?? ""] ?? ["card_declined", "The card was declined"];
  return {
    resource: "payment",
    id,
    mode: "test",
    createdAt: timeOf(created_at),
    amount: amount(amount_minor),
    description: facts.description,
    method: facts.method,
    metadata: facts.metadata,
    status,
    ...((isOpen || status === "authorized") && { isCancelable: true }),
    ...Object.fromEntries(stamped),
    ...(isOpen && { expiresAt: later(created_at, quarterHourMs) }),
    ...(status === "authorized" && {
      captureBefore: later(facts.since.authorized ?? created_at, 7 * 96 * quarterHourMs).slice(0, 10),
    }),
    ...(isPaid && { amountRefunded: amount(refunded_minor), amountRemaining: amount(captured_minor - given) }),
    ...(isManual(facts) && isPaid && { amountCaptured: amount(captured_minor) }),
    ...(disputed > 0 && { amountChargedBack: amount(disputed) }),
    ...(isManual(facts) && { captureMode: "manual" }),
    ...(facts.locale !== undefined && { locale: facts.locale }),
    profileId: "pfl_firedrill",
    sequenceType: "oneoff",
    redirectUrl: facts.redirectUrl,
    ...(facts.cancelUrl !== null && { cancelUrl: facts.cancelUrl }),
    ...(facts.webhookUrl !== null && { webhookUrl: facts.webhookUrl }),
    ...(status === "failed" && { details: { failureReason, failureMessage } }),
    _links: {
      self: link(self),
      ...(isOpen && { checkout: link(`/checkout/${id}`, "text/html") }),
      ...(given > 0 && { refunds: link(`${self}/refunds`) }),
      ...(isManual(facts) && captured_minor > 0 && { captures: link(`${self}/captures`) }),
      ...(disputed > 0 && { chargebacks: link(`${self}/chargebacks`) }),
      documentation: link("https://docs.mollie.com/reference/get-payment", "text/html"),
    },
  };
}

export function showRefund(refund: MachineRefund, { description, metadata, isCanceled }: Notes) {
  const { id, payment_id, status, amount_minor, currency, created_at } = refund;
  const words = { pending: "pending", succeeded: "refunded", failed: isCanceled ? "canceled" : "failed" } as const;
  const payment = `/v2/payments/${payment_id}`;
  return {
    resource: "refund",
    id,
    mode: "test",
    description,
    amount: amountOf(amount_minor, currency),
    metadata,
    status: words[status],
    paymentId: payment_id,
    createdAt: timeOf(created_at),
    _links: { self: link(`${payment}/refunds/${id}`), payment: link(payment) },
  };
}

export interface Capture {
  readonly id: string;
  readonly amountMinor: number;
  readonly status: "pending" | "succeeded" | "failed";
  readonly createdAt: string;
}

export function showCapture({ id, amountMinor, status, createdAt }: Capture, { id: of, currency }: Payment, notes: Notes) {
  const payment = `/v2/payments/${of}`;
  return {
    resource: "capture",
    id,
    mode: "test",
    description: notes.description,
    amount: amountOf(amountMinor, currency),
    metadata: notes.metadata,
    status,
    paymentId: of,
    createdAt: timeOf(createdAt),
    _links: { self: link(`${payment}/captures/${id}`), payment: link(payment) },
  };
}

/** @param now when what is shown came about */
export function showChargeback({ id, payment_id, amount_minor, currency, created_at, status }: MachineDispute, now: string) {
  const payment = `/v2/payments/${payment_id}`;
  return {
    resource: "chargeback",
    id,
    amount: amountOf(amount_minor, currency),
    createdAt: timeOf(created_at),
    paymentId: payment_id,
    ...(status === "won" && { reversedAt: timeOf(now) }),
    _links: { self: link(`${payment}/chargebacks/${id}`), payment: link(payment) },
  };
}

/** The same with the caller's own address before each link. */
export function linked(value: unknown, origin: string): unknown {
  if (Array.isArray(value)) return value.map((each) => linked(each, origin));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === "href" && typeof each === "string" && each.startsWith("/")
        ? origin + each
        : name === "metadata"
          ? each
          : linked(each, origin),
    ]),
  );
}
