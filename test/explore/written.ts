import type { Schedule } from "../../src/core/schedule.ts";

/** A schedule as it stands in a file. */
export const written = (schedule: Schedule): unknown =>
  JSON.parse(
    JSON.stringify(
      schedule.map(({ at: { attempt, ...at }, during, ...rest }) => ({
        ...rest,
        at: { ...at, attempt: typeof attempt === "object" ? { up_to: attempt.upTo } : attempt },
        during: during && { from_ms: during.fromMs, to_ms: during.toMs },
      })),
    ),
  );
