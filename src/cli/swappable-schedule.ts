import { parse } from "yaml";
import { builtins } from "../catalogue.ts";
import type { Clock } from "../core/clock.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { FaultPort } from "../core/fault.ts";
import { createRandom } from "../core/random.ts";
import type { Schedule } from "../core/schedule.ts";
import { createDirector } from "../faults/director.ts";
import { type Aimable, checkSites, parseSchedule } from "../faults/schedule.ts";
import { readTextFile } from "../transports/files.ts";

export interface SwappableSchedule {
  readonly faults: FaultPort;
  get(): Schedule;
  /** @throws FiredrillError FD_SCHEDULE, FD_UNKNOWN_FAULT or FD_UNKNOWN_SITE; the schedule in force stays then */
  set(value: unknown): void;
  /** Arms the schedule in force anew: counters and episodes begin again. */
  reset(): void;
}

function readSchedule(file: string): unknown {
  const text = readTextFile(file, "fault schedule");
  try {
    return parse(text);
  } catch (thrown) {
    throw new FiredrillError({
      code: "FD_SCHEDULE",
      place: file,
      problem: `this is not YAML: ${messageOf(thrown).split("\n")[0]}`,
      remedy: "Give a list of faults, in YAML or JSON.",
    });
  }
}

/** A fault schedule that can be replaced while partners run. Nothing is killed here: there is no integration of ours to kill. */
export function createSwappableSchedule(options: {
  file?: string | undefined;
  seed: number;
  clock: Clock;
  /** By partner: what can be aimed at. */
  contracts: Readonly<Record<string, Aimable>>;
}): SwappableSchedule {
  const { file, seed, clock, contracts } = options;
  const read = (value: unknown, place: string): Schedule => {
    const found = parseSchedule(value, place, builtins.faults);
    checkSites(found, contracts, place);
    const stranger = found.findIndex(({ fault }) => ["link", "process", "self"].includes(builtins.faults[fault]?.family ?? ""));
    if (stranger === -1) return found;
    throw new FiredrillError({
      code: "FD_SCHEDULE",
      place: `${place}/${stranger}/fault`,
      problem: `${found[stranger]?.fault} strikes links or the integration itself, and neither is in the hands of \`simulate\``,
      remedy: "Use `firedrill run`, which has both, or a fault on calls, reads or webhooks.",
    });
  };
  const direct = (schedule: Schedule) => {
    const director = createDirector({
      faults: builtins.faults,
      schedule,
      random: createRandom(seed, "faults"),
      recorder: { record: () => 0 },
      clock,
      crash: async () => {},
    });
    director.arm();
    return director;
  };
  let schedule = file === undefined ? [] : read(readSchedule(file), file);
  let director = direct(schedule);
  return {
    faults: {
      onCall: (facts) => director.onCall(facts),
      onWebhook: (facts) => director.onWebhook(facts),
      crash: (crash, site) => director.crash(crash, site),
    },
    get: () => schedule,
    set: (value) => {
      schedule = read(value, "the schedule");
      director.heal();
      director = direct(schedule);
    },
    reset: () => {
      director.heal();
      director = direct(schedule);
    },
  };
}
