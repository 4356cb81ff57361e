import { builtins } from "../src/catalogue.ts";
import { checkers } from "../src/checkers/index.ts";
import { checkHistory, runChecker } from "../src/core/checker.ts";
import type { HistoryEvent } from "../src/core/history.ts";
import { createRandom } from "../src/core/random.ts";
import { createHistoryBuilder } from "../test/checkers/build-history.ts";
import { stories } from "../test/checkers/stories.ts";
import { describeMachine } from "./machine.ts";

export interface CheckersBench {
  readonly seed: number;
  readonly events: number;
  /** All checkers over a history that none of them has seen. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
  readonly verdict: string;
  /** By checker, the shared index being there already. */
  readonly checkerMs: Readonly<Record<string, number>>;
}

const seed = 1;
/** One order in so many is disturbed: faults are few in any run, orders are not. */
const disturbedShare = 500;

function generate(wanted: number): HistoryEvent[] {
  const random = createRandom(seed, "bench");
  const builder = createHistoryBuilder({ random });
  const plain = ["happy", "happy", "happy", "authenticated", "cancelledEarly", "cancelledLate", "capturedInParts", "placedTwice"];
  let orders = 0;
  while (builder.size() < wanted) {
    orders += 1;
    const name = orders % disturbedShare === 0 ? "disturbed" : random.pick(plain);
    stories[name]?.(builder, `order-${orders}`, random, orders * 10);
  }
  return builder.finish();
}

/** Checks a generated history of at least so many events, all checkers, and tells how long it took. */
export function benchCheckers(wanted = 1_000_000): CheckersBench {
  const history = generate(wanted);
  const startedMs = performance.now();
  const { verdict } = checkHistory(history, { checkers: builtins.checkers });
  const seconds = (performance.now() - startedMs) / 1000;
  const checkerMs: Record<string, number> = {};
  for (const checker of checkers) {
    const fromMs = performance.now();
    runChecker(checker, history);
    checkerMs[checker.name] = Math.round(performance.now() - fromMs);
  }
  return { seed, events: history.length, seconds, eventsPerSecond: Math.round(history.length / seconds), verdict, checkerMs };
}

/** The result as lines for people. */
export function printCheckers({ events, seconds, eventsPerSecond, verdict, checkerMs }: CheckersBench): string {
  return [
    `checkers: ${describeMachine()}, seed ${seed}`,
    `  ${events} events checked in ${seconds.toFixed(2)} s (goal 10 s a million), ${eventsPerSecond} events/s, verdict ${verdict}`,
    ...Object.entries(checkerMs).map(([name, ms]) => `  ${name.padEnd(18)} ${ms} ms`),
  ].join("\n");
}

if (import.meta.main) console.log(printCheckers(benchCheckers()));
