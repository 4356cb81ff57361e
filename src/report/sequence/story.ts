import type { HistoryEvent } from "../../core/history.ts";
import type { Schedule, ScheduledFault } from "../../core/schedule.ts";
import { isWebhookPhase } from "../../core/site.ts";

/** What a fault does to the call, webhook or link that it strikes, with the site in the sentence. */
const tellings: Readonly<Record<string, (where: string, isWebhook: boolean) => string>> = {
  refuse: (where) => `${where} was cut off without an answer`,
  hang: (where) => `${where} gave no answer`,
  reset: (where) => `the connection of ${where} was reset`,
  status: (where) => `${where} was answered with an error`,
  throttle: (where) => `${where} was throttled`,
  decline: (where) => `${where} was declined`,
  delay: (where) => `${where} was slow`,
  "response-lost": (where) => `the answer to ${where} was lost after its effect`,
  "hang-after-effect": (where) => `${where} took effect and gave no answer`,
  "status-after-effect": (where) => `${where} took effect and was answered with an error`,
  "body-cut": (where) => `the answer to ${where} was cut short after its effect`,
  "slow-body": (where) => `the answer to ${where} trickled in`,
  "schema-invalid": (where) => `the answer to ${where} was not as in the contract`,
  "wrong-content-type": (where) => `the answer to ${where} was of the wrong content type`,
  "not-json": (where) => `the answer to ${where} was no JSON`,
  "webhook-before-response": (where) => `the webhook of ${where} came before the answer`,
  "stale-read": (where) => `${where} was shown what was before`,
  "not-found-yet": (where) => `${where} did not find yet what was there`,
  crash: (where, isWebhook) =>
    isWebhook ? `the integration was killed as it had accepted ${where}` : `the integration was killed during ${where}`,
  pause: (where) => `the integration stood still during ${where}`,
  "webhook-lost": (where) => `${where} was lost for ever`,
  "webhook-duplicate": (where) => `${where} came twice`,
  "webhook-burst": (where) => `${where} came many times at once`,
  "webhook-delayed": (where) => `${where} came late`,
  "webhook-out-of-order": (where) => `${where} was overtaken by the next`,
  "webhook-forged": (where) => `a forged one came beside ${where}`,
  "webhook-future-timestamp": (where) => `one dated a day ahead came beside ${where}`,
  "webhook-old-timestamp": (where) => `one with an old timestamp came beside ${where}`,
  "webhook-replayed": (where) => `${where} came again, byte by byte`,
  "webhook-unknown-version": (where) => `one of an unknown version came beside ${where}`,
  "link-latency": (where) => `${where} was slow`,
  "link-bandwidth": (where) => `${where} was narrow`,
  "link-timeout": (where) => `${where} swallowed all that was sent`,
  "link-reset-peer": (where) => `${where} reset its connections`,
  "link-slicer": (where) => `${where} cut all that was sent into slices`,
  "link-limit-data": (where) => `${where} closed connections after so many bytes`,
  "link-slow-close": (where) => `${where} closed its connections slowly`,
  "link-down": (where) => `${where} was down`,
  "crash-in-transaction": () => "the integration was killed at a transaction of its own",
  "clock-jump": () => "the integration's clock jumped",
};

const isOfWebhooks = ({ fault, at }: ScheduledFault): boolean =>
  at.webhook !== undefined || isWebhookPhase(at.phase) || (fault.startsWith("webhook-") && fault !== "webhook-before-response");

/** A call or webhook as the checkers name it: `payment/createPayment for order-1`. */
function siteOf({ at }: ScheduledFault): string | undefined {
  const what = at.operation ?? at.webhook;
  if (what === undefined) return undefined;
  const attempt = typeof at.attempt === "number" && at.attempt > 1 ? ` (attempt ${at.attempt})` : "";
  return `${at.partner === undefined ? "" : `${at.partner}/`}${what}${at.order === undefined ? "" : ` for ${at.order}`}${attempt}`;
}

function whereOf(fault: ScheduledFault): string {
  const { at } = fault;
  if (at.link !== undefined) return `the link ${at.link}`;
  const site = siteOf(fault);
  const isWebhook = isOfWebhooks(fault);
  if (site !== undefined) return `the ${isWebhook ? "webhook" : "call"} ${site}`;
  const whose = at.partner === undefined ? "" : ` ${isWebhook ? "from" : "to"} ${at.partner}`;
  return `every ${isWebhook ? "webhook" : "call"}${whose}${at.order === undefined ? "" : ` for ${at.order}`}`;
}

function telling(fault: ScheduledFault): string {
  const known = tellings[fault.fault];
  return known === undefined ? `${fault.fault} struck ${whereOf(fault)}` : known(whereOf(fault), isOfWebhooks(fault));
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")}, and ${parts.at(-1)}`;

/** One sentence: what went wrong outside, and what the integration made of it. */
export function storyOf(given: {
  readonly events: readonly HistoryEvent[];
  readonly faults: Schedule;
  /** What was broken: a checker's sentence. */
  readonly broken: string;
}): string {
  const fired = new Set(given.events.flatMap((event) => (event.type === "fault-fired" ? [event.fault] : [])));
  const striking = given.faults.filter(({ id }) => fired.has(id));
  const struck = striking.map(telling);
  const told = given.broken;
  // the place has been named already
  const place = striking.map((fault) => `${siteOf(fault)}: `).find((name) => told.startsWith(name)) ?? "";
  const harm = told.slice(place.length);
  return `${struck.length === 0 ? "Without any fault" : capital(joined(struck))}: ${harm}.`.replace(/\.\.$/, ".");
}
