import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";

const found = defineFindings({
  leak: ({ where, leak, excerpt }: { where: string; leak: string; excerpt?: string }) =>
    `${where} carries ${leak === "personal data" ? leak : `a ${leak}`}${excerpt === undefined ? "" : `: ${excerpt}`}`,
  "nothing-scanned": () => "no line of the integration's log was scanned",
});

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const evidence: Evidence[] = [];
  let lines = 0;
  for (const event of history) {
    if (event.type !== "log") continue;
    const { leak, excerpt, where = "a log line" } = event.value;
    lines += event.value.lines ?? 0;
    if (leak !== undefined)
      evidence.push(found("leak", { where, leak, ...(excerpt !== undefined && { excerpt }), events: [event.i] }));
  }
  if (lines === 0 && evidence.length === 0 && indexHistory(history).facts?.logUnseen) return undefined;
  if (lines > 0 || evidence.length > 0) return conclude(Math.max(lines, evidence.length), evidence);
  return {
    verdict: "unproven",
    evidence: [found("nothing-scanned", { events: [] })],
    found: 1,
    examined: 0,
  };
}

/**
 * Rests on a scan of what is sent to partners: another partner's credentials, and what the built-in contracts keep out of
 * their requests (payment tokens, personal data at the messaging partner). And on the scan of the integration's log while it ran: what leaked is redacted before it is written here. Does not
 * apply to an integration that Firedrill did not start, whose log it cannot see.
 */
export const secrets = defineChecker({
  name: "secrets",
  promise:
    "no card number, token, signing secret or personal data stands in the integration's log, or is sent to a partner that has no business with it",
  findings: [found],
  check,
});
