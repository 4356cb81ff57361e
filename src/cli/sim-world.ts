import { simReference } from "../world/sim/reference.ts";
import type { SimWorldModule } from "../world/sim/sim-world.ts";
import { loadBlueprints, loadConfig, referenceFile } from "./load.ts";

/** The reference integration and its partners in virtual time. */
export const openSimWorld: SimWorldModule["openSimWorld"] = () => {
  const config = loadConfig(referenceFile);
  const blueprints = loadBlueprints(config);
  return { target: simReference({ config, blueprints }), blueprints };
};
