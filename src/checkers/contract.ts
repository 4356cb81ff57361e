import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import { mistakesOf } from "../core/own-mistakes.ts";
import { formatSite } from "../core/site.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";
import { nonsenseIn } from "./nonsense.ts";

function check(history: readonly HistoryEvent[]): CheckResult {
  const { calls } = indexHistory(history);
  const evidence: Evidence[] = [];
  for (const { call } of calls) {
    const asked = call.value.violations ?? [];
    if (asked.length > 0)
      evidence.push({
        sentence: `the request ${formatSite(call.site)} violates the contract: ${asked.join("; ")}`,
        order: call.order,
        events: [call.i],
      });
    const nonsense = nonsenseIn(call.value.body);
    if (nonsense !== undefined)
      evidence.push({
        sentence: `the request ${formatSite(call.site)} says nothing where it should say something: ${nonsense}`,
        order: call.order,
        events: [call.i],
      });
  }
  return conclude(calls.length, evidence, mistakesOf(history));
}

/**
 * Collects what the partners' validators found in requests, and texts such as `undefined`, which fit every schema. An
 * answer of a simulator's own that departs from its contract is no fault of the integration, and leaves it unproven.
 */
export const contract = defineChecker({
  name: "contract",
  promise: "every request conforms to the partner's contract",
  check,
});
