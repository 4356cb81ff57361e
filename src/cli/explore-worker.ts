import { parentPort, workerData } from "node:worker_threads";
import { builtins } from "../catalogue.ts";
import { messageOf } from "../core/errors.ts";
import type { Census } from "../explore/census.ts";
import { createCrewMember } from "../explore/crew-member.ts";
import type { Judged } from "../explore/judge.ts";
import type { PlanOptions } from "../explore/random/plan.ts";
import type { Task } from "../explore/task.ts";
import { forbidReality } from "../transports/reality-guard.ts";
import type { Reply } from "../transports/worker-pool.ts";
import type { SimWorldModule, SimWorldSource } from "../world/sim/sim-world.ts";

/** What a thread of the search is told. */
export interface ExploreWorkerData {
  readonly world: SimWorldSource;
  readonly options: PlanOptions;
  readonly census: Census;
}

const { world, options, census } = workerData as ExploreWorkerData;
// before the integration's modules keep a `Date.now` of their own
const guard = forbidReality();
const { openSimWorld } = (await import(world.module)) as SimWorldModule;
const parties = await openSimWorld(world.given);
const member = createCrewMember({ ...parties, catalogue: builtins }, options, { guard, census });

parentPort?.on("message", (task: Task) => {
  const send = (reply: Reply<readonly Judged[]>): void => parentPort?.postMessage(reply);
  member.perform(task).then(
    (answer) => send({ answer }),
    (thrown: unknown) => send({ error: messageOf(thrown) }),
  );
});
