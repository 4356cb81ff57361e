import { referenceWorld } from "../../src/reference/reference-world.ts";
import { simReference } from "../../src/reference/sim-reference.ts";
import type { SimParties, SimSetup, SimWorld } from "../../src/world/sim/sim-world.ts";
import type { SimTarget } from "../../src/world/sim/target.ts";
import { bugs } from "./bugs/index.ts";
import type { Bug } from "./define-bug.ts";

function bugNamed(name: string): Bug {
  const bug = Object.hasOwn(bugs, name) ? bugs[name] : undefined;
  if (bug === undefined) throw new Error(`there is no bug named "${name}"; use one of ${Object.keys(bugs).sort().join(", ")}`);
  return bug;
}

/** What such an integration declares, where that is another thing than usual. */
const declaring = (target: SimTarget, { declares }: Bug): SimTarget =>
  declares === undefined ? target : { ...target, declared: declares(target.declared) };

/** The integration with one seeded bug in virtual time. */
export function worldWith(name: string): SimWorld {
  const bug = bugNamed(name);
  const world = referenceWorld({ parts: () => bug.parts });
  return { ...world, target: declaring(world.target, bug) };
}

/** The same, for the command line: FIREDRILL_ZOO_BUG names the bug, as it does for the process. */
export function openSimWorld({ config, blueprints }: SimSetup): SimParties {
  const bug = bugNamed(process.env.FIREDRILL_ZOO_BUG ?? "");
  return { target: declaring(simReference({ config, blueprints, parts: () => bug.parts }), bug), blueprints };
}
