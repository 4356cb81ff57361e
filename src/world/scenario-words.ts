import type { FiredrillError } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";
import { knownTokens } from "../core/payment-tokens.ts";
import type { Scenario } from "../core/scenario.ts";
import type { StatusWord } from "./config.ts";

/** Words for states that fit any shop. */
const ownStatuses: readonly StatusWord[] = ["pending", "awaiting_action", "confirmed", "cancelled", "declined", "attention"];

/** What a drill knows of words that scenarios use. */
export interface KnownWords {
  /** The shop's own words for states, where its configuration maps them. */
  readonly statuses?: readonly string[] | undefined;
  /** The payment partner is the built-in one: it knows its tokens, and takes any other for a card that pays. */
  readonly hasBuiltinPayment: boolean;
}

interface Misspelt {
  /** The field, from the scenario on. */
  readonly at: string;
  readonly problem: string;
  readonly remedy: FiredrillError["details"]["remedy"];
}

/** The first word of a scenario that nobody knows: a status that no order will ever have, or a token that no bank gave out. */
export function misspeltIn({ workload }: Scenario, { statuses, hasBuiltinPayment }: KnownWords): Misspelt | undefined {
  const known = [...ownStatuses, ...(statuses ?? [])];
  for (const { order, paymentToken, steps } of workload.orders) {
    const at = `orders/${order}`;
    if (hasBuiltinPayment && !knownTokens.includes(paymentToken))
      return {
        at: `${at}/payment_token`,
        problem: `there is no payment token ${paymentToken}`,
        remedy: suggest(paymentToken, knownTokens),
      };
    const other = steps.find(({ paymentToken: again }) => typeof again === "string" && !knownTokens.includes(again));
    if (hasBuiltinPayment && other !== undefined)
      return {
        at: `${at}/steps/${steps.indexOf(other)}/place/payment_token`,
        problem: `there is no payment token ${other.paymentToken}`,
        remedy: suggest(String(other.paymentToken), knownTokens),
      };
    if (statuses === undefined) continue;
    for (const [n, step] of steps.entries()) {
      const [field, status] =
        step.do === "await" ? ["status", step.status] : ["when", step.do === "partner" ? step.when : undefined];
      if (typeof status === "string" && !known.includes(status))
        return {
          at: `${at}/steps/${n}/${step.do}/${field}`,
          problem: `no order is ever shown as ${status}`,
          remedy: `${suggest(status, [...new Set(known)])} The shop's own words are those of orders.read.view.statuses.`,
        };
    }
  }
  return undefined;
}
