import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { machineTooBusy } from "./busy-machine.ts";
import { comebacksOf } from "./comebacks.ts";
import { indexHistory } from "./index-history.ts";
import { blameClient, clientFindings, clientRepeats } from "./retry-client.ts";
import { chargedAgain, declineFindings, declineNews } from "./retry-declines.ts";
import { isKeyed, type RetryGroup, retryGroups } from "./retry-groups.ts";
import { herdFindings, herds } from "./retry-herd.ts";
import { askedInVain, vainFindings } from "./retry-in-vain.ts";
import { freshKeys, keyFindings, sharedKeys } from "./retry-keys.ts";
import { hurried, lockstep, paceFindings, type Wait, waitsOf, waitsToComeBack } from "./retry-pace.ts";
import { readFindings, unwelcomeReads } from "./retry-reads.ts";
import { earlyRetries, refusalFindings, terminalRetries, tooManyAttempts } from "./retry-refusals.ts";

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const retry = index.facts?.declared.retry;
  const groups = retryGroups(index);
  const evidence: Evidence[] = [...sharedKeys(index), ...unwelcomeReads(index, history)];
  const news = declineNews(index, history);
  const repeating = groups.filter(({ calls }) => calls.length > 1);
  const repeats = clientRepeats(repeating);
  const blamed = (some: readonly RetryGroup[], judge: (these: readonly RetryGroup[]) => readonly Evidence[]): void => {
    evidence.push(...blameClient(some, repeats, judge));
  };
  for (const group of repeating) {
    evidence.push(
      ...terminalRetries(index, group),
      ...freshKeys(index, group),
      ...chargedAgain(index, group, news),
      ...askedInVain(index, group),
    );
    blamed([group], (these) => these.flatMap((one) => earlyRetries(index, one)));
    if (retry !== undefined) blamed([group], (these) => these.flatMap((one) => tooManyAttempts(index, one, retry.maxAttempts)));
  }
  const doubts: Evidence[] = [];
  if (retry !== undefined) {
    const waits = (these: readonly RetryGroup[]): Wait[] => these.flatMap((one) => waitsOf(index, one, retry));
    blamed(repeating, (these) => hurried(waits(these)));
    const comebacks = comebacksOf(index, history);
    const inStep = [waits(repeating), ...waitsToComeBack(comebacks, retry)].map(lockstep);
    evidence.push(...(inStep.find((found) => found.length > 0) ?? []));
    const together = herds(index, comebacks, index.facts?.declared ?? {});
    evidence.push(...together.evidence);
    doubts.push(...together.doubts);
  }
  const examined = index.calls.filter(isKeyed).length;
  return examined === 0 ? undefined : conclude(examined, evidence, doubts);
}

/**
 * Watches attempts as the partners got them. How many and how fast is judged against what the integration declares
 * (`declared.retry`); the rest holds for any integration. Reads may come from several who look at one order: they are too soon
 * where more of them are told to wait than there can be, and too many beyond 200 in 20 s and one for each request or webhook.
 * A declined payment is asked for again by its customer alone. Where neither a breaker nor a job that comes round is declared, retries of
 * many orders may not come in herds: most of them within a few moments of 50 ms.
 */
export const retries = defineChecker({
  name: "retries",
  promise: "failed calls are repeated under the same key, not after a refusal, not too often, not too soon and not in lockstep",
  findings: [
    keyFindings,
    refusalFindings,
    paceFindings,
    readFindings,
    declineFindings,
    vainFindings,
    clientFindings,
    herdFindings,
    machineTooBusy,
  ],
  looksAt: "orders",
  check,
});
