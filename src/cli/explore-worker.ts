import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "../core/errors.ts";
import type { Census } from "../explore/census.ts";
import { createCrewMember } from "../explore/crew-member.ts";
import type { Judged } from "../explore/judge.ts";
import type { PlanOptions } from "../explore/random/plan.ts";
import type { Task } from "../explore/task.ts";
import { forbidReality } from "../transports/reality-guard.ts";
import type { Reply } from "../transports/worker-pool.ts";
import { openProject, openSimWorld } from "./project.ts";

/** What a thread of the search is told. */
export interface ExploreWorkerData {
  /** The configuration's path. */
  readonly config: string;
  readonly options: PlanOptions;
  readonly census: Census;
}

const { config, options, census } = workerData as ExploreWorkerData;
// before the integration's modules keep a `Date.now` of their own
const guard = forbidReality();
const member = createCrewMember(await openSimWorld(await openProject(config)), options, { guard, census });

parentPort?.on("message", (task: Task) => {
  const send = (reply: Reply<readonly Judged[]>): void => parentPort?.postMessage(reply);
  member.perform(task).then(
    (answer) => send({ answer }),
    (thrown: unknown) => send({ error: messageOf(thrown) }),
  );
});
