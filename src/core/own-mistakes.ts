import { defineFindings } from "./finding.ts";
import type { EventOf, HistoryEvent } from "./history.ts";
import { type CallSite, formatSite } from "./site.ts";
import type { Evidence, Verdict } from "./verdict.ts";

/** What a checker found. */
interface Result {
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
  readonly found: number;
}

/** What stands for the order of a call that tells none. */
const unknownOrder = "-";

/** Answers of simulators that depart from their contracts though no fault shaped them: those with a fault do so on purpose. */
const wrongAnswers = (history: readonly HistoryEvent[]): readonly EventOf<"answer">[] =>
  history.filter(
    (event) => event.type === "answer" && (event.value.violations ?? []).length > 0 && (event.value.faults ?? []).length === 0,
  ) as readonly EventOf<"answer">[];

export const mistakes = defineFindings({
  "own-mistake": ({ site, violations }: { site: CallSite; violations: readonly string[] }) =>
    `Firedrill's own mistake, not the integration's: the simulator of ${site.partner} answered ${formatSite(site)} against its contract (${violations.join("; ")}); mend the contract's example or schema of ${site.operation}, or the simulator`,
});

/** Followed from what a simulator did wrong, perhaps. */
export const pardons = defineFindings({
  "may-follow-from-own-mistake": ({ site }: { site: CallSite }) =>
    `this may follow from Firedrill's own mistake: the simulator of ${site.partner} answered ${formatSite(site)} against its contract`,
});

/** One finding for each, with its place. */
export const mistakesOf = (history: readonly HistoryEvent[]): readonly Evidence[] =>
  wrongAnswers(history).map(({ i, order, site, value: { violations = [] } }) =>
    mistakes("own-mistake", { order, site, violations, events: [i] }),
  );

/**
 * Takes back what a checker holds against the integration where only orders are concerned for which a simulator broke
 * its own contract: nobody can know what a right integration would have done with such an answer.
 */
export function createPardon(history: readonly HistoryEvent[]): <R extends Result>(result: R) => R {
  const wrong = wrongAnswers(history);
  const [first] = wrong;
  if (first === undefined) return (result) => result;
  const orders = new Set(wrong.map(({ order }) => order));
  const concerned = ({ order }: Evidence): boolean => orders.has(unknownOrder) || (order !== undefined && orders.has(order));
  const because = pardons("may-follow-from-own-mistake", { site: first.site, events: [first.i] });
  return (result) =>
    result.verdict === "broken" && result.evidence.every(concerned)
      ? { ...result, verdict: "unproven", evidence: [because, ...result.evidence], found: result.found + 1 }
      : result;
}
