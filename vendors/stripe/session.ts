import type { Resources } from "../../src/index.ts";
import type { Intent, Metadata } from "./show.ts";

export const sessions = "checkout_sessions";

export interface LineItem {
  readonly id: string;
  readonly description: string;
  readonly quantity: number;
  readonly unitAmount: number;
}

/** A page that a shopper pays on. */
export interface Session {
  readonly id: string;
  readonly items: readonly LineItem[];
  readonly amount: number;
  readonly currency: string;
  readonly status: "open" | "complete" | "expired";
  readonly metadata: Metadata;
  readonly created: number;
  readonly expiresAt: number;
  /** `{CHECKOUT_SESSION_ID}` in it stands for the session's id. */
  readonly successUrl: string;
  readonly cancelUrl: string | null;
  readonly reference: string | null;
  readonly customer: string | null;
  readonly email: string | null;
  readonly captureMethod: Intent["captureMethod"];
  readonly intentMetadata: Metadata;
  readonly description: string | null;
  /** Where shoppers reach the page. */
  readonly origin: string;
  /** Its payment, once somebody tried to pay. */
  readonly intent?: string;
}

interface Kept {
  readonly shown: { readonly id: string };
  readonly more: Session;
}

export const successUrlOf = ({ successUrl, id }: Session): string => successUrl.replaceAll("{CHECKOUT_SESSION_ID}", id);

/** Where the shopper pays. */
export const pageOf = ({ id, origin }: Session): string => `${origin}/c/pay/${id}`;

export const showItem = ({ id, description, quantity, unitAmount }: LineItem, { currency }: Session) => ({
  id,
  object: "item",
  amount_discount: 0,
  amount_subtotal: quantity * unitAmount,
  amount_tax: 0,
  amount_total: quantity * unitAmount,
  currency,
  description,
  price: { id: id.replace(/^li_/, "price_"), object: "price", currency, type: "one_time", unit_amount: unitAmount },
  quantity,
});

/** @param paid whether its payment has succeeded: what is only reserved, or still under way, is not paid */
export const showSession = (session: Session, paid: boolean) => ({
  id: session.id,
  object: "checkout.session",
  amount_subtotal: session.amount,
  amount_total: session.amount,
  cancel_url: session.cancelUrl,
  client_reference_id: session.reference,
  created: session.created,
  currency: session.currency,
  customer: session.customer,
  customer_details: session.status === "complete" ? { email: session.email, name: null } : null,
  customer_email: session.email,
  expires_at: session.expiresAt,
  livemode: false,
  metadata: session.metadata,
  mode: "payment",
  payment_intent: session.intent ?? null,
  payment_method_types: ["card", "us_bank_account"],
  payment_status: paid ? "paid" : "unpaid",
  status: session.status,
  success_url: session.successUrl,
  url: session.status === "open" ? pageOf(session) : null,
});

export const sessionOf = (state: Resources, id: string | undefined): Session | undefined =>
  id === undefined ? undefined : state.get<Kept>(sessions, id)?.data.more;

const keptOf = (session: Session, paid: boolean): Kept => ({ shown: showSession(session, paid), more: session });

export function createSession(state: Resources, order: string, session: Session): object {
  const data = keptOf(session, false);
  state.create<Kept>({ collection: sessions, id: session.id, order, data });
  return data.shown;
}

/** Keeps the next version of a session, as it shows now that its payment is in that state. */
export function keepSession(state: Resources, session: Session, intentStatus: string | undefined): void {
  state.update<Kept>(sessions, session.id, keptOf(session, intentStatus === "succeeded"));
}

export const shownSession = (state: Resources, id: string): object => state.get<Kept>(sessions, id)?.data.shown ?? {};

/** The latest of an order that somebody can still pay on, where none of them is done: a shopper follows one of them alone. */
export function openSessionOf(state: Resources, order: string): Session | undefined {
  const all = state.list<Kept>(sessions, order).map(({ data }) => data.more);
  return all.some(({ status }) => status === "complete") ? undefined : all.findLast(({ status }) => status === "open");
}
