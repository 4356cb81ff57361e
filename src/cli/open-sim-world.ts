import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { builtins } from "../catalogue.ts";
import { FiredrillError, messageOf } from "../core/errors.ts";
import { hashFiles } from "../transports/fingerprint.ts";
import { problemOfSimWorld } from "../world/sim/is-sim-world.ts";
import type { SimParties, SimWorld, SimWorldModule, SimWorldSource } from "../world/sim/sim-world.ts";
import { filesLoadedBy } from "./loaded-files.ts";

/** The module that knows the reference integration in virtual time. */
export const referenceWorld: SimWorldSource = {
  module: new URL("../reference/reference-world.ts", import.meta.url).href,
  given: null,
};

/** A module by its path from here, or by its URL. */
export const moduleUrl = (module: string): string => (module.startsWith("file:") ? module : pathToFileURL(resolve(module)).href);

export interface OpenedWorld {
  readonly world: SimWorld;
  /** Of the module and what it loaded that is not installed; absent for the reference integration, which is Firedrill's own. */
  readonly worldHash?: string;
}

const usualRemedy = "Give --world a TypeScript module that exports openSimWorld, as docs/explore.md shows.";

/**
 * Opens the sim world of a module, for this thread. To be asked once for each module: what is loaded already is not hashed again.
 *
 * @param remedy what to do where the module is not there or not right
 * @throws FiredrillError FD_USAGE
 */
export async function openSimWorldFrom(source: SimWorldSource = referenceWorld, remedy = usualRemedy): Promise<OpenedWorld> {
  if (source.module === referenceWorld.module) return { world: await open(source, remedy) };
  const { result, files } = await filesLoadedBy(() => open(source, remedy));
  return { world: result, worldHash: hashFiles(dirname(fileURLToPath(moduleUrl(source.module))), files) };
}

async function open(source: SimWorldSource, remedy: string): Promise<SimWorld> {
  const refuse = (problem: string): FiredrillError =>
    new FiredrillError({
      code: "FD_USAGE",
      place: source.module,
      problem,
      remedy,
    });
  let loaded: Partial<SimWorldModule>;
  try {
    loaded = (await import(moduleUrl(source.module))) as Partial<SimWorldModule>;
  } catch (thrown) {
    throw refuse(`it could not be loaded: ${messageOf(thrown)}`);
  }
  if (typeof loaded.openSimWorld !== "function") throw refuse("it exports no openSimWorld");
  let parties: SimParties;
  try {
    parties = await loaded.openSimWorld(source.given);
  } catch (thrown) {
    throw thrown instanceof FiredrillError ? thrown : refuse(`its openSimWorld failed: ${messageOf(thrown)}`);
  }
  const problem = problemOfSimWorld(parties);
  if (problem !== undefined) throw refuse(`what its openSimWorld returns ${problem}`);
  return { ...parties, catalogue: builtins };
}
