import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import { formatSite } from "../core/site.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";
import { nonsenseIn } from "./nonsense.ts";

function check(history: readonly HistoryEvent[]): CheckResult {
  const { calls } = indexHistory(history);
  const evidence: Evidence[] = [];
  for (const { call, answer } of calls) {
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
    const answered = answer?.value.violations ?? [];
    // An answer that a fault shaped violates its contract on purpose.
    if (answer !== undefined && answered.length > 0 && (answer.value.faults ?? []).length === 0)
      evidence.push({
        sentence: `the answer to ${formatSite(answer.site)} violates the contract, and no fault asked for that: ${answered.join("; ")}`,
        order: answer.order,
        events: [answer.i],
      });
  }
  return conclude(calls.length, evidence);
}

/** Collects what the partners' validators found in requests and answers, and texts such as `undefined`, which fit every schema. */
export const contract = defineChecker({
  name: "contract",
  promise: "every request, and every answer that no fault shaped, conforms to the partner's contract",
  check,
});
