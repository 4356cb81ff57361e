import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import builtinPayment from "../../simulators/payment.ts";
import { builtins } from "../catalogue.ts";
import type { Contract } from "../contract/contract.ts";
import type { Catalogue, FaultCatalogue } from "../core/catalogue.ts";
import { FiredrillError } from "../core/errors.ts";
import type { WorldName } from "../core/history.ts";
import { suggest } from "../core/nearest.ts";
import type { ScenarioSource } from "../core/result.ts";
import type { Scenario } from "../core/scenario.ts";
import { serving } from "../core/serving.ts";
import { checkSites, type OwnParts } from "../faults/schedule.ts";
import { readTextFile } from "../transports/files.ts";
import { packageRoot } from "../transports/package-root.ts";
import type { DrillConfig } from "../world/config.ts";
import type { PartnerBlueprint } from "../world/partner-blueprint.ts";
import { parseScenario } from "../world/scenario-file.ts";
import { scenarioSource } from "../world/scenario-source.ts";
import { misspeltIn } from "../world/scenario-words.ts";

const scenariosFolder = fileURLToPath(new URL("scenarios/", packageRoot));

/** Names of the scenarios that ship with Firedrill, calm first; those of TLS where there is any, and in virtual time those that only it can enact. */
export const standardDrill = (config?: Pick<DrillConfig, "tls">, world: WorldName = "live"): string[] => [
  ...builtins.scenarios,
  ...(config?.tls?.enabled ? builtins.scenariosOverTls : []),
  ...(world === "sim" ? builtins.scenariosInVirtualTime : []),
];

/** All that ship with Firedrill. */
export const shippedScenarios = (): string[] => [
  ...builtins.scenarios,
  ...builtins.scenariosOverTls,
  ...builtins.scenariosInVirtualTime,
];

function fileOf(named: string): string {
  if (/\.ya?ml$/.test(named)) return named;
  const shipped = join(scenariosFolder, `${named}.yaml`);
  if (shippedScenarios().includes(named)) return shipped;
  throw new FiredrillError({
    code: "FD_UNKNOWN_SCENARIO",
    place: `scenario ${JSON.stringify(named)}`,
    problem: "there is no such scenario in the standard drill",
    remedy: `Choose from ${shippedScenarios().join(", ")}, or give the path of a .yaml file.`,
  });
}

/** Scenarios by the name of a shipped one, or by the path of a file. */
export function loadScenarios(named: readonly string[], faults: FaultCatalogue): Scenario[] {
  return named.map((each) => {
    const file = fileOf(each);
    return parseScenario(readTextFile(file, "scenario"), each === file ? file : `scenarios/${each}.yaml`, nameOf(file), faults);
  });
}

/** Where a team's own scenarios are written, by their names; those that ship with Firedrill are in nobody's repository. */
export function sourcesOf(named: readonly string[]): Readonly<Record<string, ScenarioSource>> {
  const files = named.filter((each) => fileOf(each) === each);
  return Object.fromEntries(
    files.map((file) => [nameOf(file), scenarioSource(readTextFile(file, "scenario"), relative(".", file))]),
  );
}

const nameOf = (file: string): string => basename(file).replace(/\.ya?ml$/, "");

function refuse(place: string, problem: string, remedy: string): never {
  throw new FiredrillError({ code: "FD_SCENARIO", place, problem, remedy });
}

const ownParts = ({ links, start, otherProcesses }: Pick<DrillConfig, "links" | "start" | "otherProcesses">): OwnParts => ({
  links: Object.keys(links),
  ...(start && { processes: [serving, ...Object.keys(otherProcesses)] }),
});

/**
 * Refuses, before anything starts, scenarios whose faults aim at what no contract knows, whose settings name no partner,
 * whose customers use words that nobody knows, whose exceptions name no checker, and two of one name: they would share a folder.
 *
 * @throws FiredrillError FD_UNKNOWN_SITE or FD_SCENARIO
 */
export function checkScenarios(
  scenarios: readonly Scenario[],
  {
    blueprints,
    catalogue,
    config,
  }: {
    readonly blueprints: readonly PartnerBlueprint[];
    readonly catalogue: Pick<Catalogue, "checkers">;
    /** Whose words for states customers may wait for, and whose links and processes faults may strike. */
    readonly config?: Pick<DrillConfig, "orders" | "links" | "start" | "otherProcesses">;
  },
): void {
  const contracts: Readonly<Record<string, Contract>> = Object.fromEntries(
    blueprints.map(({ name, contract }) => [name, contract]),
  );
  const known = catalogue.checkers.map((checker) => checker.name);
  const statuses = config?.orders && Object.keys(config.orders.read.view.statuses);
  const hasBuiltinPayment = blueprints.some((one) => one.name === "payment" && one.simulator === builtinPayment);
  const names = new Set<string>();
  for (const scenario of scenarios) {
    const { name, faults, partners, expect } = scenario;
    if (names.has(name)) refuse(`scenario ${name}`, "another scenario of this drill has that name", "Name each of them once.");
    names.add(name);
    checkSites(faults, contracts, `scenario ${name}, faults`, config && ownParts(config));
    const misspelt = misspeltIn(scenario, { statuses, hasBuiltinPayment });
    if (misspelt !== undefined) refuse(`scenario ${name}, ${misspelt.at}`, misspelt.problem, misspelt.remedy);
    const stranger = Object.keys(partners).find((partner) => !Object.hasOwn(contracts, partner));
    if (stranger !== undefined)
      refuse(
        `scenario ${name}, partners/${stranger}`,
        "there is no such partner in this drill",
        suggest(stranger, Object.keys(contracts)),
      );
    const exception = Object.keys(expect.except).find((checker) => !known.includes(checker));
    if (exception !== undefined)
      refuse(`scenario ${name}, expect/except/${exception}`, "there is no such checker", suggest(exception, known));
  }
}
