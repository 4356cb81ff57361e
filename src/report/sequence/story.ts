import type { NamedResult } from "../../core/checker.ts";
import type { HistoryEvent } from "../../core/history.ts";
import type { Schedule, ScheduledFault } from "../../core/schedule.ts";

/** What a fault does to the call, webhook or link that it strikes, with the site in the sentence. */
const tellings: Readonly<Record<string, (where: string) => string>> = {
  "response-lost": (where) => `the answer to ${where} was lost after its effect`,
  "hang-after-effect": (where) => `${where} took effect and then gave no answer`,
  "status-after-effect": (where) => `${where} took effect and answered with an error`,
  hang: (where) => `${where} gave no answer`,
  reset: (where) => `the connection of ${where} was reset`,
  refuse: (where) => `${where} found nobody listening`,
  status: (where) => `${where} answered with an error`,
  throttle: (where) => `${where} was throttled`,
  decline: (where) => `${where} was declined`,
  delay: (where) => `${where} was slow`,
  crash: (where) => `the integration was killed during ${where}`,
  pause: (where) => `the integration stood still during ${where}`,
  "webhook-lost": (where) => `the webhook ${where} was lost for ever`,
  "webhook-duplicate": (where) => `the webhook ${where} came twice`,
  "webhook-delayed": (where) => `the webhook ${where} came late`,
  "webhook-out-of-order": (where) => `the webhook ${where} was overtaken by the next`,
  "webhook-forged": (where) => `a forged copy of the webhook ${where} came`,
  "webhook-replayed": (where) => `the webhook ${where} was replayed`,
  "webhook-before-response": (where) => `the webhook of ${where} came before the answer`,
  "stale-read": (where) => `${where} read yesterday's state`,
  "not-found-yet": (where) => `${where} did not find yet what was there`,
  "crash-in-transaction": () => "the integration was killed at a transaction of its own",
  "clock-jump": () => "the integration's clock jumped",
};

const isOfWebhooks = (fault: string): boolean => fault.startsWith("webhook-") && fault !== "webhook-before-response";

function whereOf({ fault, at }: ScheduledFault): string {
  if (at.link !== undefined) return `the link ${at.link}`;
  const what = at.operation ?? at.webhook;
  const any = isOfWebhooks(fault) ? ["of any kind", "from"] : ["every call", "to"];
  const whose = at.partner === undefined ? "" : ` ${any[1]} ${at.partner}`;
  const named = what === undefined ? `${any[0]}${whose}` : `${at.partner === undefined ? "" : `${at.partner}/`}${what}`;
  const order = at.order === undefined ? "" : ` for ${at.order}`;
  const attempt = typeof at.attempt === "number" && at.attempt > 1 ? ` (attempt ${at.attempt})` : "";
  return `${named}${order}${attempt}`;
}

function telling(fault: ScheduledFault): string {
  const known = tellings[fault.fault];
  return known === undefined ? `${fault.fault} struck ${whereOf(fault)}` : known(whereOf(fault));
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")}, and ${parts.at(-1)}`;

/** One sentence: what went wrong outside, and what the integration made of it. */
export function storyOf(given: {
  readonly events: readonly HistoryEvent[];
  readonly faults: Schedule;
  readonly checks: readonly Pick<NamedResult, "verdict" | "evidence">[];
}): string {
  const fired = new Set(given.events.flatMap((event) => (event.type === "fault-fired" ? [event.fault] : [])));
  const striking = given.faults.filter(({ id }) => fired.has(id));
  const struck = striking.map(telling);
  const broken = given.checks.find(({ verdict, evidence }) => verdict === "broken" && evidence.length > 0);
  const told = broken?.evidence[0]?.sentence ?? "nothing was broken";
  // the place has been named already
  const place = striking.map((fault) => `${whereOf(fault)}: `).find((name) => told.startsWith(name)) ?? "";
  const harm = told.slice(place.length);
  return `${struck.length === 0 ? "Without any fault" : capital(joined(struck))}: ${harm}.`.replace(/\.\.$/, ".");
}
