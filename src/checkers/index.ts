import { type Checker, type NamedResult, runChecker } from "../core/checker.ts";
import { FiredrillError } from "../core/errors.ts";
import type { HistoryEvent } from "../core/history.ts";
import { type Verdict, worst } from "../core/verdict.ts";
import { booksBalance } from "./books-balance.ts";
import { breaker } from "./breaker.ts";
import { bulkhead } from "./bulkhead.ts";
import { chargedOnce } from "./charged-once.ts";
import { contract } from "./contract.ts";
import { convergence } from "./convergence.ts";
import { latency } from "./latency.ts";
import { loss } from "./loss.ts";
import { orderOfEffects } from "./order-of-effects.ts";
import { reach } from "./reach.ts";
import { refundedOnce } from "./refunded-once.ts";
import { retries } from "./retries.ts";
import { rightCustomer } from "./right-customer.ts";
import { secrets } from "./secrets.ts";
import { shippedOnce } from "./shipped-once.ts";
import { stateRegression } from "./state-regression.ts";
import { toldOnce } from "./told-once.ts";
import { webhooks } from "./webhooks.ts";

/** Every checker, in the order in which reports show them. */
export const checkers: readonly Checker[] = [
  chargedOnce,
  shippedOnce,
  toldOnce,
  refundedOnce,
  booksBalance,
  rightCustomer,
  orderOfEffects,
  convergence,
  loss,
  stateRegression,
  webhooks,
  retries,
  breaker,
  bulkhead,
  latency,
  contract,
  secrets,
  reach,
];

/**
 * Runs every checker that applies. `except` names those that the scenario breaks on purpose, with the reason: they are
 * left out. No check at all proves nothing. Throws FD_SCENARIO where `except` names no checker.
 */
export function checkHistory(
  history: readonly HistoryEvent[],
  options: { readonly except?: Readonly<Record<string, string>> } = {},
): { readonly verdict: Verdict; readonly checks: readonly NamedResult[] } {
  const except = options.except ?? {};
  for (const name of Object.keys(except)) {
    if (checkers.some((checker) => checker.name === name)) continue;
    throw new FiredrillError({
      code: "FD_SCENARIO",
      place: `expect.except.${name}`,
      problem: "there is no such checker",
      remedy: `Use one of ${checkers.map((checker) => checker.name).join(", ")}.`,
    });
  }
  const checks: NamedResult[] = [];
  for (const checker of checkers) {
    if (Object.hasOwn(except, checker.name)) continue;
    const result = runChecker(checker, history);
    if (result !== undefined) checks.push(result);
  }
  return { verdict: checks.length === 0 ? "unproven" : worst(checks.map(({ verdict }) => verdict)), checks };
}
