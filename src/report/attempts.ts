import type { Attempt, ScenarioResult } from "../core/result.ts";
import type { Verdict } from "../core/verdict.ts";

const verdicts: readonly Verdict[] = ["broken", "unproven", "held"];

/** The last of each repetition: it counts. */
const counting = (attempts: readonly Attempt[]): readonly Attempt[] =>
  attempts.filter(({ repetition }, n) => attempts[n + 1]?.repetition !== repetition);

/** How a scenario went that was run several times: `2 of 5 broken, 3 of 5 held`. Empty where it was run once. */
export function attemptsText({ attempts = [] }: ScenarioResult): string {
  const counted = counting(attempts);
  const again = attempts.length - counted.length;
  const shares = verdicts.flatMap((verdict) => {
    const count = counted.filter((attempt) => attempt.verdict === verdict).length;
    return count === 0 ? [] : [`${count} of ${counted.length} ${verdict}`];
  });
  return [
    ...(counted.length > 1 ? shares : []),
    ...(again === 0 ? [] : [`${counted.length > 1 ? `${again} ` : ""}run again, since the machine had been too busy to tell`]),
  ].join(", ");
}

/** A line for each time, where there were several. */
export const attemptLines = ({ attempts = [] }: ScenarioResult): string[] =>
  attempts.map(
    ({ repetition, isRetry, verdict, seed, folder, error }) =>
      `run ${repetition}${isRetry ? ", again" : ""}: ${verdict} with seed ${seed}${error === undefined ? "" : `, ${error}`} (${folder})`,
  );
