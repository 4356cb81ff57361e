import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FaultCatalogue } from "../core/catalogue.ts";
import { FiredrillError } from "../core/errors.ts";
import type { Scenario } from "../core/scenario.ts";
import { type Capsule, looksLikeCapsule, readCapsule } from "../explore/capsule.ts";
import { isObject, isScenario, placesAll } from "../explore/is-plan.ts";
import { parseSchedule } from "../faults/schedule.ts";
import { written } from "../faults/written.ts";
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

const isSaved = (value: unknown): value is Saved =>
  isObject(value) && Number.isSafeInteger(value.seed) && isScenario(value.scenario) && placesAll(value.scenario);

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
  if (!isSaved(value)) throw refuse(file, "this is no schedule that a run saved, or it was damaged or changed");
  return value;
}

/**
 * A saved schedule, or a capsule that a search saved. Files that were saved are input like any other.
 *
 * @throws FiredrillError FD_FILE, FD_RUN or FD_SCHEDULE
 */
export function readReplayable(
  given: string,
  faults: FaultCatalogue,
): { readonly type: "saved"; readonly saved: Saved } | { readonly type: "capsule"; readonly capsule: Capsule } {
  const { file, value } = readValue(given);
  if (looksLikeCapsule(value)) return { type: "capsule", capsule: readCapsule(value, file, faults) };
  const saved = readSaved(given);
  // parameters and sites as a scenario's file may have them
  parseSchedule(written(saved.scenario.faults), `${file}, scenario/faults`, faults);
  return { type: "saved", saved };
}
