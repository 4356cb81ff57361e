import { checkers } from "../../src/checkers/index.ts";
import { type NamedResult, runChecker } from "../../src/core/checker.ts";
import type { HistoryEvent } from "../../src/core/history.ts";
import { createRandom } from "../../src/core/random.ts";
import { createHistoryBuilder } from "./build-history.ts";

export type Builder = ReturnType<typeof createHistoryBuilder>;

/** One checker's result on the history that `write` makes; undefined where it does not apply. */
export function checkOne(
  name: string,
  write: (builder: Builder) => void,
  options: Omit<Parameters<typeof createHistoryBuilder>[0], "random"> = {},
): NamedResult | undefined {
  const builder = createHistoryBuilder({ random: createRandom(7, name), ...options });
  write(builder);
  return checkHistoryWith(name, builder.finish());
}

export function checkHistoryWith(name: string, history: readonly HistoryEvent[]): NamedResult | undefined {
  const checker = checkers.find((candidate) => candidate.name === name);
  if (checker === undefined) throw new Error(`no checker ${name}`);
  return runChecker(checker, history);
}

/** The verdict and the first sentence: what most tests look at. */
export function said(result: NamedResult | undefined): string {
  if (result === undefined) return "does not apply";
  return [result.verdict, ...result.evidence.slice(0, 1).map(({ sentence }) => sentence)].join(": ");
}

/** A plain purchase, up to its end. */
export function buy(builder: Builder, name = "order-1", startMs = 10) {
  const order = builder.order(name, 5000, "EUR", startMs);
  order.place();
  order.authorize();
  order.ship();
  order.capture();
  order.tell();
  return order;
}
