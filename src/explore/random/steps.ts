import fc from "fast-check";
import type { Step } from "../../core/scenario.ts";

export type Steps = readonly Step[];

/** Long enough for what outlives a short outage; customers who see no end go home. */
const patienceMs = 8_000;

const nothing: Steps = [];
export const until = (status: string): Step => ({ do: "await", status, withinMs: patienceMs });

/** Now and then an impatient customer submits twice. */
export const times: fc.Arbitrary<{ readonly times?: number }> = fc.constantFrom({}, {}, {}, { times: 2 });

export const place: fc.Arbitrary<Step> = times.map((submitted) => ({ do: "place", ...submitted }));

const pause: fc.Arbitrary<Steps> = fc.integer({ min: 0, max: 3_000 }).map((ms) => [{ do: "wait", ms }]);

/** At once, after a while, or when the shop has told that it got so far. */
export const moment = (status: string): fc.Arbitrary<Steps> =>
  fc.oneof(fc.constant(nothing), pause, fc.constant([until(status)]));

/** A customer who thinks better of it, at any moment, and sometimes says so again. */
export const cancellation = (status: string): fc.Arbitrary<Steps> =>
  fc
    .tuple(moment(status), fc.constantFrom(1, 1, 1, 2))
    .map(([before, cancels]) => [...before, ...Array.from({ length: cancels }, (): Step => ({ do: "cancel" }))]);

/** Who just leaves, or still looks how it ended. */
export const farewell = (status: string): fc.Arbitrary<Steps> => fc.constantFrom(nothing, [until(status)]);
