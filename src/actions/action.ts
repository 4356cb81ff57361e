import type fc from "fast-check";
import type { Clock } from "../core/clock.ts";
import type { NewEvent, OperationValue, OrderView } from "../core/history.ts";
import type { KnownOrder, Step } from "../core/scenario.ts";
import type { PartnerEvents, ShopAnswer, ShopRequest } from "../core/shop.ts";
import type { Fields, StepOf } from "./fields.ts";
import type { Ending, Likely, Meanwhile, Opening, Prospect, Steps } from "./story.ts";

/** One customer with one order, as an action moves them. */
export interface Customer {
  readonly order: KnownOrder;
  readonly clock: Clock;
  readonly partners: PartnerEvents;
  readonly signal?: AbortSignal | undefined;
  /** How many times longer all takes on this machine just now; 1 unless given. */
  readonly patience?: (() => number) | undefined;
  /** Nothing comes after the step that is done now. */
  readonly isLeaving?: boolean;
  /** Asks the shop, and writes both ends of it to the history. */
  ask(value: OperationValue, request: Asking, more?: AskOptions): Promise<ShopAnswer>;
  /** What the shop shows of the order: an operation like any other. */
  look(): Promise<OrderView | undefined>;
  sleep(ms: number): Promise<void>;
  /** Writes something down that is no request. */
  note(event: NewEvent): void;
}

/** A request without what the customer's order says of it already. */
export type Asking = Omit<ShopRequest, "order" | "currency">;

export interface AskOptions {
  /** When it was meant to start (open loop). */
  readonly dueMs?: number;
  /** An answer that is no refusal and shows nothing is followed by a read: what that shows was done. */
  readonly isShownByRead?: true;
}

/** How the shop is asked: a request of `orders` in firedrill.yaml. */
export interface ActionRequest {
  /** The field's name. */
  readonly name: string;
  /** Unless the configuration says another. */
  readonly method: "GET" | "POST";
  readonly description: string;
  /** What its template can ask for besides the order, its id and its customer. */
  readonly placeholders: readonly string[];
  /** It makes an order known: its answer may tell the shop's own number of it. */
  readonly makesOrder?: true;
  /** A shop without it does not lack it: the action goes on all the same. */
  readonly isOptional?: true;
}

/** One thing that a customer does: how a scenario says it, how the shop is asked, and how a search tries and simplifies it. */
export interface Action<S = Step> {
  /** The step's name. */
  readonly name: string;
  readonly description: string;
  readonly fields: Fields;
  /** The field that a step may consist of: `{ authenticate: succeeded }`. */
  readonly sole?: string;
  readonly request?: ActionRequest;
  /** Does it, until it is done or in vain. */
  perform(customer: Customer, step: S): Promise<void>;
  /** In reports; `amount` writes minor units out. The name unless given; how many at once is added. */
  text?(step: S, amount: (minor: number) => string): string;

  /** What the integration calls and gets for an order is the same with it and without. */
  readonly changesNoCall?: true;
  /** How random orders begin with it: placed, up to where the shop knows how the card fares. */
  opening?(prospect: Prospect): Likely<Opening> | undefined;
  /** Right after an order is placed. */
  readonly meanwhile?: fc.Arbitrary<Meanwhile>;
  /** How random orders end with it. */
  ending?(prospect: Prospect): Likely<Ending> | undefined;
  /** What a random customer's step is now and then in place of the plain one. */
  otherwise?(step: S): readonly Step[];
  /** What comes now and then after all that the customer of a random order does who pays for it and keeps it. */
  afterwards?(order: KnownOrder): readonly Steps[];

  /** Simpler steps, the simplest first; how many at once is seen to. */
  simpler?(step: S): Iterable<Step>;
  /** The same step of an order at another price, and what that comes to then; undefined: its amounts rest on the price. Unless given, it has none. */
  atPrice?(step: S, dueMinor: number): { readonly step: Step; readonly dueMinor: number } | undefined;
}

/** Steps are checked against the fields where they come in, so that an action gets those that it asks for. */
export const defineAction = <const F extends Fields>(
  action: Action<StepOf<F>> & { readonly fields: F; readonly sole?: keyof F & string },
): Action => action as unknown as Action;
