/** What an operation of a partner is for. A contract says it (`x-firedrill.role`), since names differ from vendor to vendor. */
export const roles = [
  "authorize",
  "authenticate",
  "capture",
  "void",
  "refund",
  "ship",
  "cancel-shipment",
  "notify",
  "track",
  "quote",
  "read",
] as const;
export type Role = (typeof roles)[number];

/** Whose effect says what the operation is for. */
export const roleOfEffect: Readonly<Record<string, Role>> = {
  authorized: "authorize",
  captured: "capture",
  voided: "void",
  refunded: "refund",
  shipped: "ship",
  "shipment-cancelled": "cancel-shipment",
  messaged: "notify",
  tracked: "track",
};

/** What a webhook tells of the operation that it is about: it came to pass, goes on, was declined (by a bank), or failed. */
export const tellings = ["done", "progress", "declined", "failed"] as const;
export type Telling = (typeof tellings)[number];

/** What a checker knows of a partner: what its contract says. */
export interface PartnerFacts {
  readonly idempotency: "full" | "none" | "errors-not-cached";
  /** Roles of its operations, by `operationId`. */
  readonly roles: Readonly<Record<string, Role>>;
  /** What its webhooks tell, by type. */
  readonly webhooks: Readonly<Record<string, { readonly role?: Role; readonly tells?: Telling }>>;
  /** It signs no webhook: nobody can tell a forged one by itself. */
  readonly unsigned?: true;
  /** What its contract leaves unsaid of what the partner does: for which orders, and with what effect. */
  readonly untold?: readonly ("orders" | "effects")[];
}
