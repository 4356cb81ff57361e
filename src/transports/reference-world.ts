import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { IntegrationParts } from "../integration/create.ts";
import { parseConfig } from "../world/config-file.ts";
import { drillBlueprints } from "../world/drill-partners.ts";
import { simReference } from "../world/sim/reference.ts";
import type { SimWorld } from "../world/sim/sim-world.ts";
import { builtinBlueprints } from "./builtin-partners.ts";
import { readTextFile } from "./files.ts";

const file = fileURLToPath(new URL("../integration/firedrill.yaml", import.meta.url));

/** The reference integration and its partners in virtual time; `parts` replaces its protections, anew for each process. */
export function referenceWorld(parts?: () => IntegrationParts): SimWorld {
  const config = parseConfig(readTextFile(file, "configuration"), file);
  const read = (path: string): string => readTextFile(resolve(dirname(file), path), "contract");
  const blueprints = drillBlueprints(config, builtinBlueprints(), read);
  return { target: simReference({ config, blueprints, ...(parts === undefined ? {} : { parts }) }), blueprints };
}

/** What threads of a search open. */
export const openSimWorld = (): SimWorld => referenceWorld();
