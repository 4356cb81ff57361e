import { readFileSync } from "node:fs";
import type { Action } from "../../src/actions/action.ts";
import { inFile } from "../../src/actions/fields.ts";
import { actions } from "../../src/actions/index.ts";
import { builtins } from "../../src/catalogue.ts";
import { loadScenarios, shippedScenarios } from "../../src/cli/load.ts";
import type { Fault } from "../../src/core/fault.ts";
import type { PartnerManners } from "../../src/core/partner-manners.ts";
import { knownTokens } from "../../src/core/payment-tokens.ts";
import type { Scenario, Step } from "../../src/core/scenario.ts";
import type { Json, ScheduledFault } from "../../src/core/schedule.ts";
import { callPhases, webhookPhases } from "../../src/core/site.ts";
import { standardParameters, tellingValues } from "../../src/explore/telling-parameters.ts";
import { ordersOf } from "../../src/workload/open-loop.ts";

/**
 * One thing that the standard drill has to do, read from the catalogue: `fault hang`, `fault hang hold_ms 500`,
 * `action authenticate outcome forged`, `token tok_declined`, `partner repeats conflict`.
 */
export type Item = string;

const momentsOf = (fault: Fault): readonly string[] =>
  fault.family !== "process" ? [] : [...callPhases, ...(fault.atWebhook === undefined ? [] : webhookPhases)];

function itemsOfFault(fault: Fault): readonly Item[] {
  const values = Object.entries(tellingValues(fault)).flatMap(([name, each]) =>
    each.map((value) => `fault ${fault.name} ${name} ${value}`),
  );
  const moments = momentsOf(fault).map((phase) => `fault ${fault.name} phase ${phase}`);
  return [`fault ${fault.name}`, ...values, ...moments];
}

function itemsOfAction({ name, fields }: Action): readonly Item[] {
  return [
    `action ${name}`,
    ...Object.entries(fields).flatMap(([field, rules]) => {
      if (rules.type === "choice") return rules.oneOf.map((word) => `action ${name} ${field} ${word}`);
      return rules.isOptional ? [`action ${name} with ${field}`, `action ${name} without ${field}`] : [];
    }),
  ];
}

interface MannerSchema {
  readonly enum?: readonly string[];
}

/** How scenarios can have partners behave, by the published schema: whatever is added there has to be exercised. */
const mannerSchemas: Readonly<Record<string, MannerSchema>> = JSON.parse(
  readFileSync(new URL("../../schema/scenario.schema.json", import.meta.url), "utf8"),
).properties.partners.additionalProperties.properties;

/** The first word of a choice is what a partner does unless told otherwise. */
const itemsOfManner = ([name, { enum: words }]: readonly [string, MannerSchema]): readonly Item[] =>
  words === undefined ? [`partner ${name}`] : words.slice(1).map((word) => `partner ${name} ${word}`);

/** All that the catalogue has. */
export const wanted: readonly Item[] = [
  ...Object.values(builtins.faults).flatMap(itemsOfFault),
  ...actions.flatMap(itemsOfAction),
  ...knownTokens.map((token) => `token ${token}`),
  ...Object.entries(mannerSchemas).flatMap(itemsOfManner),
];

/** A number between the telling ones does what the nearest of them does: what counts is its magnitude. */
function nearestTo(value: Json, telling: readonly Json[]): Json {
  if (typeof value !== "number" || telling.includes(value)) return value;
  const magnitude = (number: Json): number => Math.sign(Number(number)) * Math.log1p(Math.abs(Number(number)));
  const far = (number: Json): number => Math.abs(magnitude(number) - magnitude(value));
  return telling.reduce((best, one) => (far(one) < far(best) ? one : best), telling[0] as Json);
}

/** What one fault of a schedule exercises. */
export function itemsOfScheduled({ fault: name, with: given, at }: ScheduledFault): readonly Item[] {
  const fault = builtins.faults[name];
  if (fault === undefined) return [];
  const all = { ...standardParameters(fault), ...given };
  const values = Object.entries(tellingValues(fault)).map(
    ([parameter, telling]) => `fault ${name} ${parameter} ${nearestTo(all[parameter] ?? null, telling)}`,
  );
  const usual = at.webhook === undefined ? "after-effect" : "after-acknowledgement";
  const phase = fault.family === "process" ? [`fault ${name} phase ${at.phase ?? usual}`] : [];
  return [`fault ${name}`, ...values, ...phase];
}

function itemsOfStep(step: Step): readonly Item[] {
  const action = actions.find(({ name }) => name === step.do);
  const fields = Object.entries(action?.fields ?? {}).flatMap(([field, rules]) => {
    const given = step[field];
    if (rules.type === "choice") return given === undefined ? [] : [`action ${step.do} ${field} ${given}`];
    return [`action ${step.do} ${given === undefined ? "without" : "with"} ${field}`];
  });
  return [`action ${step.do}`, ...fields];
}

const itemsOfManners = (manners: PartnerManners): readonly Item[] =>
  Object.entries(manners).map(([name, value]) => `partner ${inFile(name)}${typeof value === "string" ? ` ${value}` : ""}`);

/** What a scenario does of it. */
export function itemsOf({ workload, faults, partners }: Scenario): ReadonlySet<Item> {
  const orders = ordersOf(workload);
  return new Set([
    ...faults.flatMap(itemsOfScheduled),
    ...Object.values(partners).flatMap(itemsOfManners),
    ...orders.flatMap(({ steps, paymentToken }) => [`token ${paymentToken}`, ...steps.flatMap(itemsOfStep)]),
  ]);
}

/** The whole standard drill, that of TLS too. */
export const drillScenarios = (): readonly Scenario[] => loadScenarios(shippedScenarios(), builtins.faults);
