import type { Schedule } from "./schedule.ts";

/** One thing that a customer does, with a known order. Steps of one order run in sequence; orders run at once. */
export type Step =
  | { readonly do: "place"; readonly times?: number }
  /** Waits until the public view has that status, at most `withinMs`; ends quietly either way: checkers judge. */
  | { readonly do: "await"; readonly status: string; readonly withinMs: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "cancel" }
  /** Takes something off the order, which comes to `toMinor` then: where the shop accepts it, only that is captured. */
  | { readonly do: "reduce"; readonly toMinor: number; readonly times?: number }
  | { readonly do: "refund"; readonly reference: string; readonly amountMinor?: number; readonly times?: number }
  /** The shopper's step at the bank, then the return page. */
  | { readonly do: "authenticate"; readonly outcome: "succeeded" | "failed" };

export interface KnownOrder {
  /** Order reference, e.g. `order-1`. */
  readonly order: string;
  readonly totalMinor: number;
  readonly currency: string;
  readonly paymentToken: string;
  readonly startMs: number;
  readonly steps: readonly Step[];
}

export interface Load {
  /** Orders a second, open loop. */
  readonly ratePerSecond: number;
  readonly durationMs: number;
}

export interface Workload {
  readonly orders: readonly KnownOrder[];
  readonly load?: Load;
}

export interface Scenario {
  /** The file's name without its ending. */
  readonly name: string;
  /** One sentence: the story. */
  readonly story: string;
  readonly workload: Workload;
  readonly faults: Schedule;
  /** How long the safety phase lasts at least; the workload may take longer. */
  readonly safetyMs: number;
  /** Bound for settling, once faults have stopped. */
  readonly settleMs: number;
  /** Partner settings: idempotency mode, rate limit, and how many items a page of a list holds at most. */
  readonly partners: Readonly<
    Record<
      string,
      {
        readonly idempotency?: "full" | "none" | "errors-not-cached";
        readonly ratePerSecond?: number;
        readonly pageItems?: number;
      }
    >
  >;
  /** `contract` and other checkers that this scenario breaks on purpose, with the reason. */
  readonly expect: { readonly except: Readonly<Record<string, string>> };
}
