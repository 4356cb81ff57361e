import fc from "fast-check";
import type { Step } from "../core/scenario.ts";

export type Steps = readonly Step[];

/** What becomes of an order if nothing goes wrong: it is paid, the bank says no, or its customer never comes back from the bank. */
export type Prospect = "paid" | "declined" | "abandoned";

/** How far the shop gets with such an order. */
export const reaches: Readonly<Record<Prospect, string>> = {
  paid: "confirmed",
  declined: "declined",
  abandoned: "awaiting_action",
};

export interface Likely<T> {
  /** Against the other ways. */
  readonly weight: number;
  readonly arbitrary: fc.Arbitrary<T>;
}

export interface Opening {
  readonly paymentToken: string;
  readonly steps: Steps;
}

/** What is done to an order that comes to so much, and what it comes to afterwards, if the shop lets it through. */
export type Meanwhile = (dueMinor: number) => { readonly steps: Steps; readonly dueMinor: number };

/** What follows may hang on what the order comes to. */
export type Ending = (dueMinor: number) => Steps;

/** Long enough for what outlives a short outage; customers who see no end go home. */
const patienceMs = 8_000;

export const until = (status: string): Step => ({ do: "await", status, withinMs: patienceMs });

export const paused = (ms: number): Steps => (ms === 0 ? [] : [{ do: "wait", ms }]);

/** Now and then an impatient customer submits twice. */
export const submitted: fc.Arbitrary<{ readonly times?: number }> = fc.constantFrom({}, {}, {}, { times: 2 });

const nothing: Steps = [];
const pause: fc.Arbitrary<Steps> = fc.integer({ min: 0, max: 3_000 }).map((ms) => [{ do: "wait", ms }]);

/** At once, after a while, or when the shop has told that it got so far. */
export const moment = (status: string): fc.Arbitrary<Steps> =>
  fc.oneof(fc.constant(nothing), pause, fc.constant([until(status)]));

export const always = (steps: fc.Arbitrary<Steps>): fc.Arbitrary<Ending> => steps.map((these) => () => these);

/** Ways to go on, by their weights; the likeliest first, towards which a failure shrinks. */
export function oneOf<T>(ways: readonly (Likely<T> | undefined)[]): fc.Arbitrary<T> {
  const open = ways.filter((way) => way !== undefined).toSorted((a, b) => b.weight - a.weight);
  const [only] = open;
  return only !== undefined && open.length === 1 ? only.arbitrary : fc.oneof(...open);
}
