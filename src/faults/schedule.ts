import type { FaultCatalogue } from "../core/catalogue.ts";
import type { Fault, FaultParameter } from "../core/fault.ts";
import { nearest, suggest } from "../core/nearest.ts";
import type { Json, Schedule, ScheduledFault } from "../core/schedule.ts";
import { callPhases, type Phase, type SitePattern, webhookPhases } from "../core/site.ts";
import { processIn } from "./parameters.ts";
import { describe, type Fields, readFields, readInteger, readText, refuse } from "./read-fields.ts";

const faultFields = ["id", "fault", "at", "with", "during", "times"];
const siteFields = ["partner", "operation", "webhook", "link", "order", "attempt", "phase"];
const mostFaults = 5_000;
const longestMs = 24 * 3_600_000;

function readFault(value: unknown, place: string, catalogue: FaultCatalogue): Fault {
  const name = readText(value, place, "response-lost");
  const fault = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (fault !== undefined) return fault;
  const meant = nearest(name, Object.keys(catalogue));
  const remedy = `${meant === undefined ? "" : `Did you mean ${meant}? `}\`firedrill list faults\` shows them all.`;
  return refuse(place, `there is no fault ${JSON.stringify(name)}`, remedy, "FD_UNKNOWN_FAULT");
}

function readAttempt(value: unknown, place: string): NonNullable<SitePattern["attempt"]> {
  if (typeof value === "number") return readInteger(value, place, 1, 10_000);
  if (typeof value !== "object" || value === null)
    return refuse(place, `this is ${describe(value)}`, "Write a whole number from 1 on, or { up_to: 3 } for the first three.");
  const { up_to } = readFields(value, place, ["up_to"]);
  return { upTo: readInteger(up_to, `${place}/up_to`, 1, 10_000) };
}

/** What each family of faults can be aimed by. */
const aims: Readonly<Record<Fault["family"], readonly string[]>> = {
  call: ["partner", "operation", "order", "attempt"],
  read: ["partner", "operation", "order", "attempt"],
  process: ["partner", "operation", "order", "attempt", "phase"],
  webhook: ["partner", "webhook", "order", "attempt"],
  link: ["link"],
  self: [],
};

const targets: Readonly<Record<Fault["family"], string>> = {
  call: "a call",
  read: "a read",
  process: "a process",
  webhook: "a webhook",
  link: "links",
  self: "the integration itself",
};

const strikesWebhooks = (fault: Fault): boolean => fault.family === "process" && fault.atWebhook !== undefined;

const aimsOf = (fault: Fault): readonly string[] =>
  strikesWebhooks(fault) ? [...aims[fault.family], "webhook"] : aims[fault.family];

/** A call and a webhook have moments of their own. */
function readPhase(value: unknown, place: string, fault: Fault, { operation, webhook }: Fields): Phase {
  const phases: readonly Phase[] = [
    ...(webhook === undefined ? callPhases : []),
    ...(strikesWebhooks(fault) && operation === undefined ? webhookPhases : []),
  ];
  const phase = phases.find((one) => one === value);
  return phase ?? refuse(place, `this is ${describe(value)}`, `Write one of ${phases.join(", ")}.`);
}

function readSite(value: unknown, place: string, fault: Fault): SitePattern {
  const fields = readFields(value ?? {}, place, siteFields);
  const known = aimsOf(fault);
  const stranger = Object.keys(fields).find((name) => !known.includes(name));
  if (stranger !== undefined)
    return refuse(
      `${place}/${stranger}`,
      `${fault.name} strikes ${targets[fault.family]} and cannot be aimed by ${stranger}`,
      known.length === 0 ? "Leave `at` out." : `Aim it by ${known.join(", ")}.`,
    );
  const { partner, operation, webhook, link, order, attempt, phase } = fields;
  if (fault.family === "link" && link === undefined)
    return refuse(
      place,
      `${fault.name} needs a link`,
      "Name one, such as { link: payment }, { link: webhooks } for those to the integration, or one of its own (integration.links).",
    );
  if (operation !== undefined && webhook !== undefined)
    return refuse(
      place,
      `${fault.name} is aimed at the operation ${describe(operation)} and at the webhook ${describe(webhook)}`,
      "Aim it at one of the two: no call is a webhook.",
    );
  return {
    ...(partner !== undefined && { partner: readText(partner, `${place}/partner`, "payment") }),
    ...(operation !== undefined && { operation: readText(operation, `${place}/operation`, "createPayment") }),
    ...(webhook !== undefined && { webhook: readText(webhook, `${place}/webhook`, "payment.captured") }),
    ...(link !== undefined && { link: readText(link, `${place}/link`, "payment") }),
    ...(order !== undefined && { order: readText(order, `${place}/order`, "order-1, or order-* for several") }),
    ...(attempt !== undefined && { attempt: readAttempt(attempt, `${place}/attempt`) }),
    ...(phase !== undefined && { phase: readPhase(phase, `${place}/phase`, fault, fields) }),
  };
}

function boundsOf({ minimum, maximum, unit }: FaultParameter): string {
  const range = minimum === undefined && maximum === undefined ? "" : ` from ${minimum ?? "-∞"} to ${maximum ?? "∞"}`;
  return `${range}${unit === undefined ? "" : ` (${unit})`}`;
}

function readParameter(value: unknown, place: string, parameter: FaultParameter): Json {
  const { type, oneOf, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = parameter;
  if (oneOf !== undefined) {
    if (oneOf.includes(value as Json)) return value as Json;
    return refuse(place, `this is ${describe(value)}`, `Write one of ${oneOf.join(", ")}.`);
  }
  if (type === "integer" || type === "number") {
    const fits =
      typeof value === "number" && value >= minimum && value <= maximum && (type === "number" || Number.isInteger(value));
    if (fits) return value;
    return refuse(
      place,
      `this is ${describe(value)}`,
      `Write ${type === "integer" ? "a whole number" : "a number"}${boundsOf(parameter)}.`,
    );
  }
  if (typeof value === type) return value as Json;
  return refuse(place, `this is ${describe(value)}`, `Write a ${type}.`);
}

function readParameters(value: unknown, place: string, { parameters }: Fault): ScheduledFault["with"] {
  const given = readFields(value ?? {}, place, Object.keys(parameters));
  const entries = Object.entries(parameters).map(([name, parameter]) => [
    name,
    given[name] === undefined ? parameter.default : readParameter(given[name], `${place}/${name}`, parameter),
  ]);
  return Object.fromEntries(entries);
}

function readEpisode(value: unknown, place: string): NonNullable<ScheduledFault["during"]> {
  const { from_ms = 0, to_ms } = readFields(value, place, ["from_ms", "to_ms"]);
  const fromMs = readInteger(from_ms, `${place}/from_ms`, 0, longestMs);
  const toMs = readInteger(to_ms, `${place}/to_ms`, 1, longestMs);
  if (toMs <= fromMs)
    return refuse(place, `the episode begins at ${fromMs} ms and ends at ${toMs} ms`, "Give to_ms a later time.");
  return { fromMs, toMs };
}

function readScheduled(value: unknown, place: string, position: number, catalogue: FaultCatalogue): ScheduledFault {
  const fields: Fields = readFields(value, place, faultFields);
  const fault = readFault(fields.fault, `${place}/fault`, catalogue);
  if ((fault.family === "link" || fault.family === "self") && fields.times !== undefined)
    return refuse(`${place}/times`, `${fault.name} is on or off and cannot be counted`, "Say with `during` when it is on.");
  return {
    id: fields.id === undefined ? `f${position + 1}` : readText(fields.id, `${place}/id`, "outage"),
    fault: fault.name,
    at: readSite(fields.at, `${place}/at`, fault),
    with: readParameters(fields.with, `${place}/with`, fault),
    ...(fields.during !== undefined && { during: readEpisode(fields.during, `${place}/during`) }),
    ...(fields.times !== undefined && { times: readInteger(fields.times, `${place}/times`, 1, 1_000_000) }),
  };
}

/**
 * A fault schedule from what YAML or JSON gave.
 *
 * @param place what it is called in messages: a file, or a field of one
 * @param catalogue the faults that it may name
 * @throws FiredrillError FD_SCHEDULE or FD_UNKNOWN_FAULT
 */
export function parseSchedule(value: unknown, place: string, catalogue: FaultCatalogue): Schedule {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    return refuse(place, `this is ${describe(value)}, not a list of faults`, "Write a list, each item with `fault:` and `at:`.");
  if (value.length > mostFaults) return refuse(place, `there are ${value.length} faults`, `Write at most ${mostFaults}.`);
  const schedule = value.map((item, n) => readScheduled(item, `${place}/${n}`, n, catalogue));
  const ids = schedule.map(({ id }) => id);
  const twice = ids.findIndex((id, n) => ids.indexOf(id) !== n);
  if (twice !== -1)
    return refuse(`${place}/${twice}/id`, `another fault is called ${ids[twice]}`, "Give each fault an id of its own, or none.");
  return schedule;
}

/** What a partner's contract can be aimed at by: a `Contract` is one. */
export interface Aimable {
  readonly operations: readonly { readonly id: string }[];
  readonly webhooks: readonly { readonly type: string }[];
}

/** What the integration has besides its partners, for faults to strike. */
export interface OwnParts {
  /** Links that lead to no partner. */
  readonly links?: readonly string[];
  /** Unless given, which there are is not known. */
  readonly processes?: readonly string[];
}

function checkSite(
  { at, fault, with: given }: ScheduledFault,
  place: string,
  contracts: Readonly<Record<string, Aimable>>,
  { links: ownLinks = [], processes }: OwnParts,
): void {
  const partners = Object.keys(contracts);
  const unknown = (field: string, name: string, known: readonly string[]): never =>
    refuse(
      `${place}/at/${field}`,
      `${fault} is aimed at the ${field} ${JSON.stringify(name)}, which does not exist`,
      suggest(name, known),
      "FD_UNKNOWN_SITE",
    );
  const { partner, operation, webhook, link } = at;
  if (partner !== undefined && !Object.hasOwn(contracts, partner)) unknown("partner", partner, partners);
  const aimed = partner === undefined ? Object.values(contracts) : [contracts[partner]].filter((one) => one !== undefined);
  const operations = aimed.flatMap((contract) => contract.operations.map(({ id }) => id));
  if (operation !== undefined && !operations.includes(operation)) unknown("operation", operation, operations);
  const webhooks = aimed.flatMap((contract) => contract.webhooks.map(({ type }) => type));
  if (webhook !== undefined && !webhooks.includes(webhook)) unknown("webhook", webhook, webhooks);
  const links = [...partners, "webhooks", ...ownLinks];
  if (link !== undefined && !links.includes(link)) unknown("link", link, links);
  const { process: struck } = processIn(given);
  if (struck !== undefined && processes !== undefined && !processes.includes(struck))
    refuse(
      `${place}/with/process`,
      `${fault} strikes the process ${JSON.stringify(struck)}, which the integration has not (integration.processes)`,
      suggest(struck, processes),
      "FD_UNKNOWN_SITE",
    );
}

/**
 * Refuses a schedule that aims at what no contract knows, and the integration has not.
 *
 * @throws FiredrillError FD_UNKNOWN_SITE
 */
export function checkSites(
  schedule: Schedule,
  contracts: Readonly<Record<string, Aimable>>,
  place: string,
  own: OwnParts = {},
): void {
  for (const [n, scheduled] of schedule.entries()) checkSite(scheduled, `${place}/${n}`, contracts, own);
}
