import type { Clock } from "../core/clock.ts";

/** The time of the contracts' examples. */
const nowMs = Date.parse("2026-01-15T10:00:00.000Z");

/** A clock on which no time passes: what a partner would do later, it never does. */
export const createStillClock = (): Clock => ({ now: () => nowMs, after: () => () => {} });
