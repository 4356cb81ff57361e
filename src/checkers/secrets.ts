import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const evidence: Evidence[] = [];
  let lines = 0;
  for (const event of history) {
    if (event.type !== "log") continue;
    const { leak, excerpt } = event.value;
    lines += event.value.lines ?? 0;
    if (leak !== undefined)
      evidence.push({
        sentence: `a log line carries a ${leak}${excerpt === undefined ? "" : `: ${excerpt}`}`,
        events: [event.i],
      });
  }
  if (lines === 0 && evidence.length === 0 && indexHistory(history).facts?.logUnseen) return undefined;
  if (lines > 0 || evidence.length > 0) return conclude(Math.max(lines, evidence.length), evidence);
  return {
    verdict: "unproven",
    evidence: [{ sentence: "no line of the integration's log was scanned", events: [] }],
    found: 1,
    examined: 0,
  };
}

/**
 * Rests on the scan of the integration's log while it ran: what leaked is redacted before it is written here. Does not
 * apply to an integration that Firedrill did not start, whose log it cannot see.
 */
export const secrets = defineChecker({
  name: "secrets",
  promise: "no card number, token, signing secret or personal data stands in the integration's log",
  check,
});
