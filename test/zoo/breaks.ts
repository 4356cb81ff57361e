import { bugs } from "./bugs/index.ts";
import { type Bug, drillInVirtualTime, type ScenarioName } from "./define-bug.ts";

/** By scenario: the bug in which the very protection is gone that the scenario exercises. */
const mostTelling: Readonly<Record<ScenarioName, string>> = {
  calm: "request-body-logged",
  "one-mishap-each": "unsigned-webhooks-accepted",
  "customers-as-they-are": "dinar-in-hundredths",
  renewals: "renewal-charged-by-each-job",
  "bad-lines": "breaker-by-the-drop",
  "standing-still": "webhook-before-answer-dropped",
  "merchants-and-parcels": "merchants-refund-ignored",
  "clocks-and-commits": "event-outside-the-transaction",
  "outcomes-later": "accepted-taken-for-captured",
  "labels-later": "queued-label-taken-for-bought",
  "gateway-timeouts": "timeout-taken-as-failure",
  "answer-lost-after-charge": "unknown-taken-as-not-done",
  "gateway-5xx": "five-xx-taken-as-failure",
  "gateway-throttling": "retry-after-ignored",
  "forgotten-refusals": "decline-taken-for-an-outage",
  "duplicate-webhooks": "nonce-not-kept",
  "out-of-order-webhooks": "last-webhook-wins",
  "webhook-before-answer": "webhook-before-answer-dropped",
  "lost-webhooks": "no-polling",
  "forged-webhooks": "signature-not-checked",
  "carrier-outage": "label-fire-and-forget",
  "slow-quotes": "quote-without-deadline",
  "messaging-outage": "message-fire-and-forget",
  "contract-drift": "drift-taken-as-not-done",
  "kill-during-capture": "relay-marks-done-before-sending",
  "refund-storm": "refund-twice-on-double-submit",
  "long-outage": "breaker-by-the-drop",
  "sales-peak": "rate-limit-never-refills",
};

function breaking(scenario: ScenarioName): readonly Bug[] {
  const told = mostTelling[scenario];
  const found = Object.values(bugs).filter(({ scenarios }) => scenarios.includes(scenario));
  return [...found.filter(({ name }) => name === told), ...found.filter(({ name }) => name !== told)];
}

/** By scenario of the standard drill: the bugs that it must show, the most telling first. A scenario that cannot fail is no test. */
export const breaks: Readonly<Record<ScenarioName, readonly Bug[]>> = Object.fromEntries(
  drillInVirtualTime.map((scenario) => [scenario, breaking(scenario)]),
) as Record<ScenarioName, readonly Bug[]>;
