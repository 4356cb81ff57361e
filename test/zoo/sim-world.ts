import { fileURLToPath } from "node:url";
import type { Json } from "../../src/core/schedule.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { bugs } from "./bugs/index.ts";

const config = fileURLToPath(new URL("firedrill.yaml", import.meta.url));

/** The integration with one seeded bug in virtual time: `given` names it, or FIREDRILL_ZOO_BUG does. */
export const openSimWorld = (given: Json): SimWorld => {
  const name = typeof given === "string" ? given : (process.env.FIREDRILL_ZOO_BUG ?? "");
  const bug = Object.hasOwn(bugs, name) ? bugs[name] : undefined;
  if (bug === undefined) throw new Error(`there is no bug named "${name}"; use one of ${Object.keys(bugs).sort().join(", ")}`);
  return { ...referenceWorld({ parts: () => bug.parts }), live: { config, env: { FIREDRILL_ZOO_BUG: name } } };
};
