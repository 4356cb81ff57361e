import type { OrderView } from "../core/history.ts";
import type { KnownOrder } from "../core/scenario.ts";

/** How a request to the integration ended. Status 0: no answer, with the reason in `error`. */
export interface ShopAnswer {
  readonly status: number;
  readonly error?: string;
  /** Whether the answer shows that it was done, as the shop is known to show it; undefined: the status says all there is. */
  readonly isDone?: boolean;
}

/** The final word on one order: its view, nothing (`absent`), or no answer. */
export type ShopReading =
  | { readonly type: "view"; readonly view: OrderView }
  | { readonly type: "absent" }
  | { readonly type: "unreadable"; readonly error: string };

/** The integration as its customers reach it. Never rejects. */
export interface Shop {
  /** The same `order` is always sent under the same customer's idempotency key. */
  place(order: KnownOrder): Promise<ShopAnswer>;
  cancel(order: string): Promise<ShopAnswer>;
  /** Takes something off the order: what is left comes to `toMinor`. */
  reduce(order: string, toMinor: number): Promise<ShopAnswer>;
  refund(order: string, reference: string, amountMinor: number | undefined): Promise<ShopAnswer>;
  /** The payment's return page, as the shopper's browser comes back from the bank. */
  returnPage(order: string): Promise<ShopAnswer>;
  read(order: string): Promise<ShopReading>;
  /** Undefined where the integration cannot be asked. */
  backlog(): Promise<{ readonly outbox: number; readonly inbox: number; readonly deadLetters: number } | undefined>;
  /** Asks for a reconciliation run, where there is such a hook. */
  reconcile(): Promise<void>;
}

/** What the harness does in the shopper's browser at the bank: finishes the payment's redirect step. */
export interface Bank {
  /** False where the order has no payment that waits for the shopper. */
  authenticate(order: string, outcome: "succeeded" | "failed"): Promise<boolean>;
}
