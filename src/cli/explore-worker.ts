import { parentPort, workerData } from "node:worker_threads";
import { FiredrillError, messageOf } from "../core/errors.ts";
import type { Judged } from "../explore/judge.ts";
import type { PlanOptions } from "../explore/random/plan.ts";
import type { Task } from "../explore/task.ts";
import { createTaskRunner } from "../explore/task-runner.ts";
import type { Usage } from "../explore/usage.ts";
import { forbidReality } from "../transports/reality-guard.ts";
import type { Reply } from "../transports/worker-pool.ts";
import { openProject, openSimWorld } from "./project.ts";

/** What a thread of the search is told. */
export interface ExploreWorkerData {
  /** The configuration's path. */
  readonly config: string;
  readonly options: PlanOptions;
  readonly usage: Usage;
}

const { config, options, usage } = workerData as ExploreWorkerData;
// before the integration's modules keep a `Date.now` of their own
const guard = forbidReality();
const runner = createTaskRunner(await openSimWorld(await openProject(config)), options, { guard, usage });

parentPort?.on("message", (task: Task) => {
  const send = (reply: Reply<readonly Judged[]>): void => parentPort?.postMessage(reply);
  runner.perform(task).then(
    (answer) => send({ answer }),
    (thrown: unknown) => send({ error: messageOf(thrown), ...(thrown instanceof FiredrillError && { details: thrown.details }) }),
  );
});
