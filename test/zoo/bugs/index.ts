import type { Bug } from "../define-bug.ts";
import breakerNeverCloses from "./breaker-never-closes.ts";
import fiveXxTakenAsFailure from "./five-xx-taken-as-failure.ts";
import freshKeyOnEachAttempt from "./fresh-key-on-each-attempt.ts";
import lastWebhookWins from "./last-webhook-wins.ts";
import messageFireAndForget from "./message-fire-and-forget.ts";
import noDeadline from "./no-deadline.ts";
import quoteWithoutDeadline from "./quote-without-deadline.ts";
import relayMarksDoneBeforeSending from "./relay-marks-done-before-sending.ts";
import requestBodyLogged from "./request-body-logged.ts";
import retryAfterIgnored from "./retry-after-ignored.ts";
import signatureNotChecked from "./signature-not-checked.ts";
import timeoutTakenAsFailure from "./timeout-taken-as-failure.ts";

const all: readonly Bug[] = [
  breakerNeverCloses,
  fiveXxTakenAsFailure,
  freshKeyOnEachAttempt,
  lastWebhookWins,
  messageFireAndForget,
  noDeadline,
  quoteWithoutDeadline,
  relayMarksDoneBeforeSending,
  requestBodyLogged,
  retryAfterIgnored,
  signatureNotChecked,
  timeoutTakenAsFailure,
];

/** Every seeded bug by its name. */
export const bugs: Readonly<Record<string, Bug>> = Object.fromEntries(all.map((bug) => [bug.name, bug]));
