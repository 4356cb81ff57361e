import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FaultCatalogue } from "../core/catalogue.ts";
import { FiredrillError } from "../core/errors.ts";
import type { Scenario } from "../core/scenario.ts";
import { type Capsule, looksLikeCapsule, readCapsule } from "../explore/capsule.ts";
import { readTextFile } from "../transports/files.ts";

/** What a run saved of one scenario before it began: `schedule.json`. */
export interface Saved {
  readonly scenario: Scenario;
  readonly seed: number;
}

function refuse(place: string, problem: string): FiredrillError {
  return new FiredrillError({
    code: "FD_RUN",
    place,
    problem,
    remedy:
      "Give a capsule of a search, the schedule.json of a run, or the folder of one of its scenarios, such as .firedrill/runs/latest/calm.",
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isSaved(value: unknown): value is Saved {
  if (!isObject(value) || !Number.isSafeInteger(value.seed) || !isObject(value.scenario)) return false;
  const { name, workload, faults, settleMs, safetyMs, partners, expect } = value.scenario;
  const known = isObject(workload) && Array.isArray(workload.orders) && Array.isArray(faults) && isObject(partners);
  const excepts = isObject(expect) && isObject(expect.except);
  return known && excepts && typeof name === "string" && typeof settleMs === "number" && typeof safetyMs === "number";
}

function readValue(given: string): { readonly file: string; readonly value: unknown } {
  const file = statSync(given, { throwIfNoEntry: false })?.isDirectory() ? join(given, "schedule.json") : given;
  if (file !== given && !existsSync(file)) throw refuse(given, "no scenario was saved in this folder");
  const text = readTextFile(file, "saved schedule");
  try {
    return { file, value: JSON.parse(text) };
  } catch {
    throw refuse(file, "this is not JSON");
  }
}

/**
 * The saved workload, schedule and seed of one scenario.
 *
 * @param given the file, or the folder it stands in
 * @throws FiredrillError FD_FILE or FD_RUN
 */
export function readSaved(given: string): Saved {
  const { file, value } = readValue(given);
  if (!isSaved(value)) throw refuse(file, "this is no schedule that a run saved");
  return value;
}

/**
 * A saved schedule, or a capsule that a search saved.
 *
 * @throws FiredrillError FD_FILE or FD_RUN
 */
export function readReplayable(
  given: string,
  faults: FaultCatalogue,
): { readonly type: "saved"; readonly saved: Saved } | { readonly type: "capsule"; readonly capsule: Capsule } {
  const { file, value } = readValue(given);
  return looksLikeCapsule(value)
    ? { type: "capsule", capsule: readCapsule(value, file, faults) }
    : { type: "saved", saved: readSaved(given) };
}
