import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { builtins } from "../catalogue.ts";
import { readTextFile } from "../transports/files.ts";
import { parseConfig } from "../world/config-file.ts";
import { drillBlueprints } from "../world/drill-partners.ts";
import type { SimParties, SimSetup, SimWorld } from "../world/sim/sim-world.ts";
import { builtinBlueprints } from "./builtin-partners.ts";
import { type ReferenceOptions, simReference } from "./sim-reference.ts";

const file = fileURLToPath(new URL("../integration/firedrill.yaml", import.meta.url));

/** The reference integration and its partners in virtual time; `parts` replaces its protections, anew for each process, `env` its settings; `store` is `memory` unless given. */
export function referenceWorld(options: Pick<ReferenceOptions, "parts" | "env" | "store"> = {}): SimWorld {
  const config = parseConfig(readTextFile(file, "configuration"), file, Object.keys(builtins.simulators));
  const read = (path: string): string => readTextFile(resolve(dirname(file), path), "contract");
  const blueprints = drillBlueprints(config, builtinBlueprints(), read);
  return { target: simReference({ config, blueprints, ...options }), blueprints, catalogue: builtins };
}

/** What its `firedrill.yaml` opens. */
export const openSimWorld = ({ config, blueprints }: SimSetup): SimParties => ({
  target: simReference({ config, blueprints }),
  blueprints,
});
