import type { PaymentContract } from "../../src/index.ts";

type Schemas = PaymentContract["schemas"];
/** What the state machine keeps. */
export type Payment = Readonly<Schemas["Payment"]>;
export type MachineRefund = Readonly<Schemas["Refund"]>;
export type MachineDispute = Readonly<Schemas["Dispute"]>;

export interface Amount {
  readonly currency: string;
  readonly value: number;
}

/** What a payment has beside what the state machine keeps of it. */
export interface Facts {
  readonly id: string;
  readonly reference: string;
  readonly merchantAccount: string;
  readonly returnUrl: string | null;
  readonly type: string;
  readonly isManual: boolean;
  readonly session?: string;
  /** The shopper has gone away without an answer. */
  readonly isCancelled?: true;
}

export interface Modification {
  readonly id: string;
  readonly reference: string;
}

export const amountOf = ({ amount_minor: value, currency }: Pick<Payment, "amount_minor" | "currency">): Amount => ({
  currency,
  value,
});

export function resultOf({ status }: Payment, { isCancelled }: Facts): string {
  if (isCancelled) return "Cancelled";
  if (status === "requires_action") return "RedirectShopper";
  return status === "declined" ? "Refused" : "Authorised";
}

const refusals: Readonly<Record<string, readonly [reason: string, code: string]>> = {
  card_declined: ["Refused", "2"],
  insufficient_funds: ["Not enough balance", "12"],
  authentication_failed: ["3D Not Authenticated", "11"],
};

export const refusalOf = ({ decline_reason: why = "card_declined" }: Payment) => refusals[why] ?? (["Refused", "2"] as const);

export function showPayment(payment: Payment, facts: Facts, origin: string) {
  const resultCode = resultOf(payment, facts);
  const [refusalReason, refusalReasonCode] = refusalOf(payment);
  const url = `${origin}/checkoutshopper/redirect?payment=${payment.id}`;
  return {
    pspReference: payment.id,
    resultCode,
    ...(resultCode === "Authorised" && { amount: amountOf(payment) }),
    merchantReference: facts.reference,
    ...(resultCode === "Refused" && { refusalReason, refusalReasonCode }),
    ...(resultCode === "RedirectShopper" && {
      action: { type: "redirect", method: "GET", url, paymentMethodType: facts.type },
    }),
  };
}

const day = 24 * 3_600_000;

export function showSession(payment: Payment, facts: Facts, origin: string) {
  return {
    id: facts.session,
    amount: amountOf(payment),
    expiresAt: new Date(Date.parse(payment.created_at) + day).toISOString(),
    merchantAccount: facts.merchantAccount,
    mode: "hosted",
    reference: facts.reference,
    returnUrl: facts.returnUrl,
    sessionData: Buffer.from(`session ${facts.session}`).toString("base64"),
    url: `${origin}/checkoutshopper/redirect?payment=${payment.id}`,
  };
}

export function sessionStatus({ status }: Payment, { isCancelled }: Facts): string {
  if (isCancelled) return "canceled";
  return status === "requires_action" ? "active" : status === "declined" ? "refused" : "completed";
}
