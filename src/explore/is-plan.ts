import { fits, mostMinor } from "../actions/fields.ts";
import { actions, makesOrder } from "../actions/index.ts";
import { isFileName } from "../core/file-name.ts";
import { isCurrency } from "../core/money.ts";
import { isOrderReference } from "../core/order-reference.ts";
import { jsonSpellings, mannerNames, outcomeTimes, repeatAnswers } from "../core/partner-manners.ts";
import type { SimSettings } from "../core/plan.ts";
import type { Scenario } from "../core/scenario.ts";

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === "string";

const isAmount = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);

/** What scenarios and searches ask for stays far below; what is damaged, or made to harm, need not. */
const most = { ratePerSecond: 1000, timeMs: 3_600_000 };

/** More processes than any plan has: a damaged number must not take the machine's memory. */
const mostWorkers = 64;

const manners: { readonly [K in "ties" | "redelivery" | "signing"]: readonly SimSettings[K][] } = {
  ties: ["in-order", "uniform", "priorities"],
  redelivery: ["configured", "days"],
  signing: ["all", "newest", "oldest"],
};

function isSim(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.latencyMs)) return false;
  const { workers, afterwardsMs } = value;
  const { min, max } = value.latencyMs;
  const isPool = isAmount(workers) && Number.isInteger(workers) && workers >= 1 && workers <= mostWorkers;
  const isKnown = Object.entries(manners).every(([name, known]) => (known as readonly unknown[]).includes(value[name]));
  return isPool && isKnown && isAmount(afterwardsMs) && isAmount(min) && isAmount(max) && min <= max;
}

function isFault(value: unknown): boolean {
  if (!isObject(value) || !isText(value.id) || !isText(value.fault) || !isObject(value.at) || !isObject(value.with)) return false;
  const { during } = value;
  return during === undefined || (isObject(during) && isAmount(during.fromMs) && isAmount(during.toMs));
}

function isStep(value: unknown): boolean {
  if (!isObject(value)) return false;
  const action = actions.find(({ name }) => name === value.do);
  if (action === undefined) return false;
  return Object.entries(action.fields).every(([name, field]) =>
    value[name] === undefined ? field.isOptional === true : fits(field, value[name]),
  );
}

/** Nothing is done for an order that nobody places. Only capsules of earlier searches have any: they were made smaller by that. */
export const placesAll = ({ workload }: Scenario): boolean => workload.orders.every(({ steps }) => steps.some(makesOrder));

const isWithin = (value: unknown, limit: number): boolean => isAmount(value) && value <= limit;

function isOrder(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { order, totalMinor, currency, otherMeansMinor = 0, customer = order, paymentToken, startMs, steps } = value;
  const isNamed = [order, customer].every((name) => isText(name) && isOrderReference(name));
  const isPaid = isText(paymentToken) && /^tok_[a-z0-9_]+$/.test(paymentToken) && isText(currency) && isCurrency(currency);
  return (
    isNamed &&
    isPaid &&
    isWithin(totalMinor, mostMinor) &&
    isWithin(otherMeansMinor, mostMinor) &&
    isWithin(startMs, most.timeMs) &&
    isListOf(steps, isStep)
  );
}

const isLoad = (value: unknown): boolean =>
  isObject(value) && isWithin(value.ratePerSecond, most.ratePerSecond) && isWithin(value.durationMs, most.timeMs);

const idempotencies: readonly unknown[] = [undefined, "full", "none", "errors-not-cached"];

function isPartner(value: unknown): boolean {
  if (!isObject(value)) return false;
  const {
    idempotency,
    repeats = "first-answer",
    json = "plain",
    outcomes = "at-once",
    keepsFailures = false,
    latency = { p50Ms: 1, p99Ms: 1 },
  } = value;
  const { ratePerSecond = 1, pageItems = 1, idempotencyTtlMs = 1, settlesAfterMs = 1 } = value;
  const isKnown = (known: readonly unknown[], word: unknown): boolean => known.includes(word);
  return (
    Object.keys(value).every((name) => isKnown(mannerNames, name)) &&
    isKnown(idempotencies, idempotency) &&
    isKnown(repeatAnswers, repeats) &&
    isKnown(jsonSpellings, json) &&
    isKnown(outcomeTimes, outcomes) &&
    typeof keepsFailures === "boolean" &&
    [ratePerSecond, pageItems].every((each) => isAmount(each) && each > 0) &&
    [idempotencyTtlMs, settlesAfterMs].every((each) => isWithin(each, most.timeMs)) &&
    isObject(latency) &&
    [latency.p50Ms, latency.p99Ms].every((each) => isWithin(each, most.timeMs))
  );
}

/** It names a folder of the run: nothing may be written outside of that. */
const isFolderName = (name: unknown): boolean => isText(name) && isFileName(name);

export function isScenario(value: unknown): value is Scenario {
  if (!isObject(value)) return false;
  const { name, story, tags, workload, faults, settleMs, safetyMs, partners, expect } = value;
  return (
    isFolderName(name) &&
    (tags === undefined || isListOf(tags, isText)) &&
    isText(story) &&
    isObject(workload) &&
    isListOf(workload.orders, isOrder) &&
    (workload.load === undefined || isLoad(workload.load)) &&
    isListOf(faults, isFault) &&
    [settleMs, safetyMs].every((each) => isWithin(each, most.timeMs)) &&
    isObject(partners) &&
    Object.values(partners).every(isPartner) &&
    isObject(expect) &&
    isObject(expect.except) &&
    Object.values(expect.except).every(isText)
  );
}

/** Whether all that a run reads of a plan is there, and can be run. */
export const isPlan = (value: unknown): boolean =>
  isObject(value) && Number.isSafeInteger(value.seed) && isScenario(value.scenario) && isSim(value.sim);
