import { basename } from "node:path";
import { builtins } from "../catalogue.ts";
import { parse } from "../contract/yaml.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { Fault } from "../core/fault.ts";
import type { Scenario } from "../core/scenario.ts";
import type { Schedule } from "../core/schedule.ts";
import { parseSchedule } from "../faults/schedule.ts";
import { readTextFile } from "../transports/files.ts";
import { parseScenario } from "../world/scenario-file.ts";
import { loadScenarios } from "./load.ts";
import { readReplayable } from "./saved.ts";

/** What partners do that are simulated alone, with no integration in hand. */
export interface WantedSchedule {
  readonly faults: Schedule;
  /** How partners behave besides. */
  readonly partners: Scenario["partners"];
  /** Faults that nobody can enact here. */
  readonly leftOut: readonly string[];
}

const ofTheIntegration: readonly Fault["family"][] = ["process", "self"];

/** Whether it strikes the integration's process or its clock, which are not in the hands of `simulate`. */
export const strikesIntegration = (fault: string): boolean => {
  const family = builtins.faults[fault]?.family;
  return family !== undefined && ofTheIntegration.includes(family);
};

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (thrown) {
    throw new FiredrillError({
      code: "FD_SCHEDULE",
      place: file,
      problem: `this is not YAML: ${messageOf(thrown).split("\n")[0]}`,
      remedy: "Give a scenario, a saved schedule.json, or a list of faults, in YAML or JSON.",
    });
  }
}

/** Of a scenario, only what strikes partners, webhooks and links; its customers are nobody's here. */
function ofScenario({ faults, partners }: Scenario): WantedSchedule {
  const leftOut = faults.filter(({ fault }) => strikesIntegration(fault));
  return {
    faults: faults.filter((fault) => !leftOut.includes(fault)),
    partners,
    leftOut: leftOut.map(({ id, fault }) => `${id}: ${fault} strikes the integration, which \`simulate\` does not start`),
  };
}

/**
 * The faults of a scenario (a file, or the name of one that ships with Firedrill), of a schedule.json or capsule that was saved, or
 * of a plain list.
 *
 * @throws FiredrillError FD_FILE, FD_SCENARIO, FD_RUN, FD_SCHEDULE or FD_UNKNOWN_FAULT
 */
export function readWanted(named: string): WantedSchedule {
  const isShipped = builtins.scenarios.some((name) => name === named);
  const [shipped] = isShipped ? loadScenarios([named], builtins.faults) : [];
  if (shipped !== undefined) return ofScenario(shipped);
  const text = readTextFile(named, "scenario or fault schedule");
  const value = parseYaml(text, named);
  const fields = typeof value === "object" && value !== null ? value : {};
  if (!Array.isArray(value) && ("scenario" in fields || "plan" in fields)) {
    const replayable = readReplayable(named, builtins.faults);
    return ofScenario(replayable.type === "capsule" ? replayable.capsule.plan.scenario : replayable.saved.scenario);
  }
  if (!Array.isArray(value) && value !== null)
    return ofScenario(parseScenario(text, named, basename(named).replace(/\.ya?ml$/, ""), builtins.faults));
  return { faults: parseSchedule(value, named, builtins.faults), partners: {}, leftOut: [] };
}
