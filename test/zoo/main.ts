import { runIntegration } from "../../src/integration/run.ts";
import { bugs } from "./bugs/index.ts";

/** Starts the integration with one seeded bug, in place of the right one: FIREDRILL_ZOO_BUG names it. */
const name = process.env.FIREDRILL_ZOO_BUG ?? "";
const bug = Object.hasOwn(bugs, name) ? bugs[name] : undefined;
if (bug === undefined) {
  process.stderr.write(
    `FIREDRILL_ZOO_BUG: there is no bug named "${name}". Use one of ${Object.keys(bugs).sort().join(", ")}.\n`,
  );
  process.exit(2);
}
await runIntegration({ parts: bug.parts });
