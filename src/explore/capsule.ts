import { FiredrillError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import type { SimWorldSource } from "../world/sim/sim-world.ts";
import type { Broken } from "./judge.ts";

/** What a run depended on besides its plan. */
export interface Surroundings {
  readonly firedrill: string;
  /** Of the integration's and Firedrill's own code, and of the contracts. */
  readonly codeHash: string;
  readonly contractHash: string;
  readonly commit?: string;
}

/** A counterexample as it is kept: enough to run it again, byte for byte, and to know when that is not possible. */
export interface Capsule extends Surroundings {
  readonly format: 1;
  readonly kind: "capsule";
  /** One sentence for people. */
  readonly story: string;
  readonly broken: Broken;
  /** The integration and its partners; absent: the reference integration. */
  readonly world?: SimWorldSource;
  readonly plan: Plan;
  readonly historyHash: string;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a file holds a capsule, or means to. */
export const looksLikeCapsule = (value: unknown): boolean => isObject(value) && value.kind === "capsule";

function isPlan(value: unknown): boolean {
  if (!isObject(value) || !Number.isSafeInteger(value.seed) || !isObject(value.scenario) || !isObject(value.sim)) return false;
  const { workload, faults, settleMs, safetyMs, partners, expect } = value.scenario;
  const { latencyMs, workers } = value.sim;
  const counts = [
    settleMs,
    safetyMs,
    workers,
    isObject(latencyMs) ? latencyMs.min : undefined,
    isObject(latencyMs) ? latencyMs.max : undefined,
  ];
  const isWorkload = isObject(workload) && Array.isArray(workload.orders);
  return (
    isWorkload &&
    Array.isArray(faults) &&
    isObject(partners) &&
    isObject(expect) &&
    counts.every((count) => typeof count === "number")
  );
}

/**
 * A capsule from what a file holds.
 *
 * @throws FiredrillError FD_RUN
 */
export function readCapsule(value: unknown, place: string): Capsule {
  const texts = isObject(value) ? [value.codeHash, value.contractHash, value.historyHash, value.story] : [];
  const whole =
    isObject(value) && texts.every((text) => typeof text === "string") && isObject(value.broken) && isPlan(value.plan);
  if (whole && value.format === 1) return value as unknown as Capsule;
  throw new FiredrillError({
    code: "FD_RUN",
    place,
    problem: whole
      ? `this capsule has format ${JSON.stringify(value.format)}, and 1 is what is known here`
      : "this is no capsule that a search saved, or it is damaged",
    remedy: "Give a file of .firedrill/capsules as `firedrill explore` wrote it.",
  });
}

/** Why a run cannot be the one that the capsule tells of; empty where it can. */
export function strangers(capsule: Surroundings, here: Surroundings): string[] {
  const reasons: string[] = [];
  if (capsule.contractHash !== here.contractHash)
    reasons.push(`the contracts have changed since (${capsule.contractHash} then, ${here.contractHash} now)`);
  if (capsule.codeHash !== here.codeHash) {
    const since = capsule.commit === undefined ? "" : `, commit ${capsule.commit}`;
    reasons.push(`the code has changed since (${capsule.codeHash}${since} then, ${here.codeHash} now)`);
  }
  return reasons;
}
