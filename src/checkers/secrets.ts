import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";

const found = defineFindings({
  leak: ({ where, leak, excerpt }: { where: string; leak: string; excerpt?: string }) =>
    `${where} carries ${leak === "personal data" ? leak : `a ${leak}`}${excerpt === undefined ? "" : `: ${excerpt}`}`,
  "nothing-scanned": () => "no line of the integration's log was scanned",
  "no-such-folder": ({ patterns }: { patterns: string }) =>
    `there is no folder for ${patterns} of \`logs.files\`: what the shop logs was not looked at`,
  "no-such-file": ({ patterns }: { patterns: string }) =>
    `no file matched ${patterns} of \`logs.files\`, or nothing was logged there`,
  "nothing-logged": () =>
    "it wrote no line while it was watched: name the files that it logs to under `logs.files`, if there are any",
});

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const evidence: Evidence[] = [];
  let lines: number | undefined;
  let calls = 0;
  const unmatched = new Set<string>();
  const nowhere = new Set<string>();
  for (const event of history) {
    if (event.type === "call") calls += 1;
    if (event.type !== "log") continue;
    const { leak, excerpt, where = "a log line" } = event.value;
    for (const pattern of event.value.unmatched ?? []) unmatched.add(pattern);
    for (const pattern of event.value.nowhere ?? []) nowhere.add(pattern);
    if (event.value.lines !== undefined) lines = (lines ?? 0) + event.value.lines;
    if (leak !== undefined)
      evidence.push(found("leak", { where, leak, ...(excerpt !== undefined && { excerpt }), events: [event.i] }));
  }
  const told = (code: "no-such-folder" | "no-such-file", patterns: ReadonlySet<string>): Evidence[] =>
    patterns.size === 0 ? [] : [found(code, { patterns: [...patterns].join(", "), events: [] })];
  // the team says that it logs there: what nobody saw proves nothing
  const doubts = told("no-such-folder", nowhere);
  const advice = told("no-such-file", unmatched);
  if ((lines ?? 0) > 0 || evidence.length + doubts.length > 0)
    return { ...conclude(Math.max(lines ?? 0, evidence.length), evidence, doubts), ...(advice.length > 0 && { advice }) };
  if (indexHistory(history).facts?.logUnseen) return undefined;
  const nobodyLooked = lines === undefined || calls === 0;
  if (nobodyLooked) return { ...unlooked, evidence: [found("nothing-scanned", { events: [] })] };
  // who says nothing tells no secrets; what it sent to partners was looked at
  return { ...conclude(calls, []), advice: advice.length > 0 ? advice : [found("nothing-logged", { events: [] })] };
}

const unlooked = { verdict: "unproven", found: 1, examined: 0 } as const;

/**
 * Rests on a scan of what is sent to partners: another partner's credentials, and what the built-in contracts keep out of
 * their requests (payment tokens, personal data at the messaging partner). And on the scan of the integration's log while it ran: what leaked is redacted before it is written here. Does not
 * apply to an integration that Firedrill did not start, whose log it cannot see.
 */
export const secrets = defineChecker({
  name: "secrets",
  judges: "integration",
  promise:
    "no card number, token, signing secret or personal data stands in the integration's log, or is sent to a partner that has no business with it",
  findings: [found],
  check,
});
