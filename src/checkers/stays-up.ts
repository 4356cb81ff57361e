import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";

const found = defineFindings({
  "ended-by-itself": ({ how, lastLines }: { how: string; lastLines: readonly string[] }) =>
    `${how}, and nobody had killed it; its last lines: ${lastLines.length === 0 ? "none" : lastLines.join(" ⏎ ")}`,
});

const isAnswer = (event: HistoryEvent): boolean =>
  (event.type === "ok" || event.type === "fail" || event.type === "info") && (event.value.status ?? 0) > 0;

function check(history: readonly HistoryEvent[]): CheckResult {
  const deaths = history.flatMap((event) => {
    if (event.type !== "crash" || event.value.byItself === undefined) return [];
    const { reason: how, byItself } = event.value;
    return [found("ended-by-itself", { how, lastLines: byItself.lastLines, events: [event.i] })];
  });
  // who answered somebody was up
  return conclude(history.filter(isAnswer).length, deaths);
}

/** Looks for a process that ended, or answers no more, though no fault had killed or stopped it. */
export const staysUp = defineChecker({
  name: "stays-up",
  judges: "integration",
  promise: "the integration neither ends nor falls silent by itself, whatever its partners do",
  findings: [found],
  check,
});
