import type { OrderView } from "./history.ts";

/** How a request to the integration ended. Status 0: no answer, with the reason in `error`. */
export interface ShopAnswer {
  readonly status: number;
  readonly error?: string;
  /** The shop's own number of the order, where the answer tells it. */
  readonly number?: string;
  /** Whether the answer shows that it was done, as the shop is known to show it; undefined: the status says all there is. */
  readonly isDone?: boolean;
  /** Where the answer led, where that is known to be no success: `/login`, or `a page` without a redirect. */
  readonly ledTo?: string;
  /** What leads up to the request failed, so that it was never sent. */
  readonly unsent?: true;
  /** How long the request took that asked, where others led up to it. */
  readonly submitMs?: number;
}

/** The final word on one order: its view, nothing (`absent`), or no answer. */
export type ShopReading =
  | { readonly type: "view"; readonly view: OrderView }
  /** `unnamed`: nobody was told what the shop calls the order, so that it was asked for by another name. */
  | { readonly type: "absent"; readonly unnamed?: true }
  | { readonly type: "unreadable"; readonly error: string };

/** What a customer asks of the shop. Who asks again for the same thing sends the same. */
export interface ShopRequest {
  /** As the configuration names it under `orders`: `place`, `refund`. */
  readonly name: string;
  readonly order: string;
  readonly currency: string;
  readonly amountMinor?: number;
  /** Other amounts in minor units, by the names of their placeholders. */
  readonly amounts?: Readonly<Record<string, number>>;
  /** Tells several requests of one name and order apart, in the idempotency key too. */
  readonly reference?: string;
  /** Who orders, where others are that customer's too; the order's own customer unless given. */
  readonly customer?: string;
  /** The order whose next period this one is: its customer is that one's. */
  readonly renews?: string;
  /** What else the request's placeholders stand for. */
  readonly values?: Readonly<Record<string, string>>;
  /** The status of a shop that has no such request: 405, a refusal, unless given. */
  readonly otherwise?: number;
}

/** The integration as its customers reach it. Never rejects. */
export interface Shop {
  ask(request: ShopRequest): Promise<ShopAnswer>;
  read(order: string): Promise<ShopReading>;
  /** Undefined where the integration cannot be asked. */
  backlog(): Promise<{ readonly outbox: number; readonly inbox: number; readonly deadLetters: number } | undefined>;
  /** Asks for a reconciliation run, where there is such a hook. */
  reconcile(): Promise<void>;
}

/** What a shop cannot do, it refuses as one: nothing was asked, so nothing happened, and asking again is in vain. */
export const withoutRequest = ({ otherwise }: ShopRequest): ShopAnswer =>
  otherwise === undefined ? { status: 405, error: "the shop has no way to do this" } : { status: otherwise };

/** A shop's `ask` from what it can do, by the requests' names. */
export const asking =
  (can: Readonly<Record<string, (request: ShopRequest) => Promise<ShopAnswer>>>): Shop["ask"] =>
  (request) =>
    can[request.name]?.(request) ?? Promise.resolve(withoutRequest(request));

/** What happens at partners behind the integration's back: the shopper's own browser at the bank, without passing any link. */
export interface PartnerEvents {
  /**
   * False where the partner has nothing of that order that the event could move.
   *
   * @param told what the history calls it, where nobody called for it
   */
  advance(partner: string, order: string, event: string, told?: string): Promise<boolean>;
}
