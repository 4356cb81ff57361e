import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { builtins } from "../catalogue.ts";
import type { Catalogue } from "../core/catalogue.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { Simulator } from "../partner/define.ts";
import { builtinBlueprints, vendorBlueprint } from "../reference/builtin-partners.ts";
import { readTextFile } from "../transports/files.ts";
import { hashEach, hashFiles } from "../transports/fingerprint.ts";
import { codeRoot } from "../transports/package-root.ts";
import { type DrillConfig, nameTemplatesOf } from "../world/config.ts";
import { parseConfig } from "../world/config-file.ts";
import { instanceVariable } from "../world/config-instance.ts";
import { drillBlueprints } from "../world/drill-partners.ts";
import type { PartnerBlueprint } from "../world/partner-blueprint.ts";
import { problemOfSimWorld } from "../world/sim/is-sim-world.ts";
import type { SimParties, SimWorld, SimWorldModule } from "../world/sim/sim-world.ts";
import { hideSecretsOf } from "./hide-secrets.ts";
import { filesLoadedBy } from "./loaded-files.ts";
import { loadChecker, loadFault, loadSimulator } from "./own-entries.ts";

/** A team's `firedrill.yaml` with all that it names: whose integration is tested, by what and against whom. */
export interface Project {
  readonly config: DrillConfig;
  readonly catalogue: Catalogue;
  readonly blueprints: readonly PartnerBlueprint[];
  /** A number for the configuration, the contracts and the modules that it names. */
  readonly hash: string;
  /** A number for each of these files, by its name from the configuration's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** The same with another instance of the integration, from 1 on: its own ports and texts, by the configuration's {{instance}}. */
  readonly instance: (n: number) => Project;
}

/** The reference integration's configuration. */
export const referenceConfig = fileURLToPath(new URL("src/integration/firedrill.yaml", codeRoot));

/** Names of the partners that ship with Firedrill. */
export const builtinPartners: readonly string[] = Object.keys(builtins.simulators);

let shipped: ReturnType<typeof builtinBlueprints> | undefined;

/** The partners that ship with Firedrill, in whose words scenarios are written; their contracts are read once. */
export function partnersAsShipped(): ReturnType<typeof builtinBlueprints> {
  shipped ??= builtinBlueprints();
  return shipped;
}

const usualFile = "firedrill.yaml";

/** Whether this folder has a configuration. */
export const hasConfig = (): boolean => existsSync(usualFile);

/**
 * The file that was given, else `firedrill.yaml` here.
 *
 * @throws FiredrillError FD_USAGE where there is none: nothing is tested that nobody named
 */
export function configFile(given: string | undefined): string {
  if (given !== undefined) return given;
  if (hasConfig()) return usualFile;
  throw new FiredrillError({
    code: "FD_USAGE",
    place: usualFile,
    problem: "there is no such file in this folder, so nothing says which integration is to be tested",
    remedy: "Give --config with the firedrill.yaml of your integration; `firedrill demo` drills the reference integration.",
  });
}

/** One after the other: which of two wrong ones is told must not depend on which loads faster. */
async function loadAll<T>(paths: readonly string[], load: (path: string, n: number) => Promise<T>): Promise<T[]> {
  const loaded: T[] = [];
  for (const [n, path] of paths.entries()) loaded.push(await load(path, n));
  return loaded;
}

function refuseTwice(names: readonly string[], place: string, what: string): void {
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice === undefined) return;
  throw new FiredrillError({
    code: "FD_CONFIG",
    place,
    problem: `another ${what} is called ${twice}`,
    remedy: "Give it a name of its own: `firedrill list` shows those that are taken.",
  });
}

async function loadCatalogue({ place, faults, checkers }: DrillConfig, folder: string): Promise<Catalogue> {
  const ownFaults = await loadAll(faults, (path, n) => loadFault(resolve(folder, path), `${place} faults/${n}`));
  const ownCheckers = await loadAll(checkers, (path, n) => loadChecker(resolve(folder, path), `${place} checkers/${n}`));
  refuseTwice([...Object.keys(builtins.faults), ...ownFaults.map(({ name }) => name)], `${place} faults`, "fault");
  const all = [...builtins.checkers, ...ownCheckers];
  refuseTwice(
    all.map(({ name }) => name),
    `${place} checkers`,
    "checker",
  );
  return { faults: { ...builtins.faults, ...Object.fromEntries(ownFaults.map((fault) => [fault.name, fault])) }, checkers: all };
}

async function loadSimulators({ place, partners }: DrillConfig, folder: string): Promise<Record<string, Simulator>> {
  const own = Object.entries(partners).flatMap(([name, { simulator }]) => (simulator === undefined ? [] : [{ name, simulator }]));
  const loaded = await loadAll(
    own.map(({ simulator }) => simulator),
    (path, n) => loadSimulator(resolve(folder, path), `${place} partners/${own[n]?.name}/simulator`),
  );
  return Object.fromEntries(own.map(({ name }, n) => [name, loaded[n] as Simulator]));
}

/**
 * Reads a configuration and loads what it names. To be asked once for each file: what is loaded already is not hashed again.
 *
 * @throws FiredrillError FD_CONFIG, FD_CONTRACT or FD_FILE
 */
export async function openProject(file: string): Promise<Project> {
  const text = readTextFile(file, "configuration");
  const config = parseConfig(text, file, builtinPartners, process.env);
  const folder = dirname(file);
  const contracts: string[] = [];
  const readContract = (path: string): string => {
    contracts.push(resolve(folder, path));
    return readTextFile(resolve(folder, path), "contract");
  };
  const { result, files } = await filesLoadedBy(async () => ({
    catalogue: await loadCatalogue(config, folder),
    simulators: await loadSimulators(config, folder),
    // its problems are told where it is wanted
    sim: config.sim === undefined ? undefined : await import(moduleUrl(config.sim, folder)).catch(() => undefined),
  }));
  const blueprintsOf = (of: DrillConfig): readonly PartnerBlueprint[] =>
    drillBlueprints(of, partnersAsShipped(), readContract, result.simulators, vendorBlueprint);
  const blueprints = blueprintsOf(config);
  hideSecretsOf(config, blueprints);
  const all = [resolve(file), ...contracts, ...files];
  const project: Project = {
    ...{ config, catalogue: result.catalogue, blueprints },
    hash: hashFiles(resolve(folder), all),
    files: hashEach(resolve(folder), all),
    instance: (n) => {
      const own = parseConfig(text, file, builtinPartners, { ...process.env, [instanceVariable]: `${n}` });
      const of = { config: own, blueprints: blueprintsOf(own) };
      hideSecretsOf(of.config, of.blueprints);
      return { ...project, ...of };
    },
  };
  return project;
}

const moduleUrl = (module: string, folder: string): string => pathToFileURL(resolve(folder, module)).href;

/**
 * The project's integration and partners in virtual time.
 *
 * @throws FiredrillError FD_USAGE where the integration can only be a process, FD_CONFIG where its module is not right
 */
export async function openSimWorld({ config, catalogue, blueprints }: Project): Promise<SimWorld> {
  const { place, sim } = config;
  if (sim === undefined)
    throw new FiredrillError({
      code: "FD_USAGE",
      place,
      problem: "an integration that is started as a process cannot live in virtual time",
      remedy:
        "Use the live world (`firedrill run`), or name a TypeScript module as `integration.sim`: docs/explore.md shows how one joins the sim world.",
    });
  const refuse = (problem: string): FiredrillError =>
    new FiredrillError({
      code: "FD_CONFIG",
      place: `${place} integration/sim`,
      problem,
      remedy: "Name a TypeScript module that exports openSimWorld, as docs/explore.md shows.",
    });
  let loaded: Partial<SimWorldModule>;
  try {
    loaded = (await import(moduleUrl(sim, dirname(place)))) as Partial<SimWorldModule>;
  } catch (thrown) {
    throw refuse(`${sim} could not be loaded: ${messageOf(thrown)}`);
  }
  if (typeof loaded.openSimWorld !== "function") throw refuse(`${sim} exports no openSimWorld`);
  let parties: SimParties;
  try {
    parties = await loaded.openSimWorld({ config, blueprints });
  } catch (thrown) {
    throw thrown instanceof FiredrillError ? thrown : refuse(`openSimWorld of ${sim} failed: ${messageOf(thrown)}`);
  }
  const problem = problemOfSimWorld(parties);
  if (problem !== undefined) throw refuse(`what openSimWorld of ${sim} returns ${problem}`);
  return { ...parties, catalogue, names: nameTemplatesOf(config) };
}
