import type { FaultCatalogue } from "../core/catalogue.ts";
import { FiredrillError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import { parseSchedule } from "../faults/schedule.ts";
import { written } from "../faults/written.ts";
import { isObject, isPlan, isText } from "./is-plan.ts";
import type { Broken } from "./judge.ts";

/** What a run depended on besides its plan. */
export interface Surroundings {
  readonly firedrill: string;
  /** Of the integration's and Firedrill's own code, and of the contracts. */
  readonly codeHash: string;
  readonly contractHash: string;
  /** Of the configuration, and of the contracts and modules that it names. */
  readonly projectHash: string;
  readonly commit?: string;
}

/** A counterexample as it is kept: enough to run it again, byte for byte, and to know when that is not possible. */
export interface Capsule extends Surroundings {
  readonly format: 1;
  readonly kind: "capsule";
  /** One sentence for people. */
  readonly story: string;
  readonly broken: Broken;
  /** Who was tested, for people: what runs comes from the configuration that a replay is given. */
  readonly integration: string;
  readonly plan: Plan;
  readonly historyHash: string;
  /** Where it was found; in virtual time unless given. */
  readonly world?: "live";
}

/** Whether a file holds a capsule, or means to. */
export const looksLikeCapsule = (value: unknown): boolean => isObject(value) && value.kind === "capsule";

function isWhole(value: unknown): value is Capsule {
  if (!isObject(value) || !isObject(value.broken)) return false;
  const { codeHash, contractHash, projectHash, historyHash, integration, story, broken, plan } = value;
  const texts = [codeHash, contractHash, projectHash, historyHash, integration, story, broken.checker, broken.sentence];
  return texts.every(isText) && isPlan(plan);
}

/**
 * A capsule from what a file holds.
 *
 * @throws FiredrillError FD_RUN, or FD_SCHEDULE where a fault is not told as it has to be
 */
export function readCapsule(value: unknown, place: string, faults: FaultCatalogue): Capsule {
  const refuse = (problem: string): FiredrillError =>
    new FiredrillError({
      code: "FD_RUN",
      place,
      problem,
      remedy: "Give a file of .firedrill/capsules as `firedrill explore` wrote it.",
    });
  if (!isWhole(value)) throw refuse("this is no capsule that a search saved, or it is damaged");
  if (value.format !== 1) throw refuse(`this capsule has format ${JSON.stringify(value.format)}, and 1 is what is known here`);
  const stranger = value.plan.scenario.faults.find(({ fault }) => !Object.hasOwn(faults, fault));
  if (stranger !== undefined) throw refuse(`its schedule names the fault ${stranger.fault}, which is not in the catalogue here`);
  // parameters and sites as a scenario's file may have them
  parseSchedule(written(value.plan.scenario.faults), `${place}, plan/scenario/faults`, faults);
  return value;
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
  if (capsule.projectHash !== here.projectHash)
    reasons.push(
      `the integration, its configuration or its contracts have changed since, or are another's (${capsule.projectHash} then, ${here.projectHash} now)`,
    );
  return reasons;
}
