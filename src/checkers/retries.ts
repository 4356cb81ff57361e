import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";
import { chargedAgain, declineFindings, declineNews } from "./retry-declines.ts";
import { isKeyed, retryGroups } from "./retry-groups.ts";
import { askedInVain, vainFindings } from "./retry-in-vain.ts";
import { freshKeys, keyFindings, sharedKeys } from "./retry-keys.ts";
import { hurried, lockstep, paceFindings, type Wait, waitsOf } from "./retry-pace.ts";
import { readFindings, unwelcomeReads } from "./retry-reads.ts";
import { earlyRetries, refusalFindings, terminalRetries, tooManyAttempts } from "./retry-refusals.ts";

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const retry = index.facts?.declared.retry;
  const groups = retryGroups(index);
  const evidence: Evidence[] = [...sharedKeys(index), ...unwelcomeReads(index, history)];
  const news = declineNews(index, history);
  const waits: Wait[] = [];
  for (const group of groups) {
    if (group.calls.length < 2) continue;
    evidence.push(
      ...terminalRetries(index, group),
      ...earlyRetries(index, group),
      ...freshKeys(index, group),
      ...chargedAgain(index, group, news),
      ...askedInVain(index, group),
    );
    if (retry === undefined) continue;
    evidence.push(...tooManyAttempts(index, group, retry.maxAttempts));
    for (const wait of waitsOf(index, group, retry)) waits.push(wait);
  }
  evidence.push(...hurried(waits), ...lockstep(waits));
  const examined = index.calls.filter(isKeyed).length;
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/**
 * Watches attempts as the partners got them. How many and how fast is judged against what the integration declares
 * (`declared.retry`); the rest holds for any integration. Reads may come from several who look at one order: they are too soon
 * where more of them are told to wait than there can be, and too many beyond 200 in 20 s and one for each request or webhook.
 * A declined payment is asked for again by its customer alone.
 */
export const retries = defineChecker({
  name: "retries",
  promise: "failed calls are repeated under the same key, not after a refusal, not too often, not too soon and not in lockstep",
  findings: [keyFindings, refusalFindings, paceFindings, readFindings, declineFindings, vainFindings],
  looksAt: "orders",
  check,
});
