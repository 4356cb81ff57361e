import type { Schedule } from "../core/schedule.ts";

/** A schedule as it stands in a scenario's file. */
export const written = (schedule: Schedule): readonly unknown[] =>
  schedule.map(({ at: { attempt, ...at }, during, ...rest }) => ({
    ...rest,
    at: {
      ...at,
      ...(attempt !== undefined && { attempt: typeof attempt === "object" ? { up_to: attempt.upTo } : attempt }),
    },
    ...(during !== undefined && { during: { from_ms: during.fromMs, to_ms: during.toMs } }),
  }));
